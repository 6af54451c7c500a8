import type { FakeKivox, KivoxCookieJar } from "../../src/testing/index";
import { connectServer } from "./in-process-network";

/** The network between a client and a fake Kivox in the same process: no ports, no timers; the jar stands in for a browser's cookies. */
export function connectKivoxInProcess(
  fake: FakeKivox,
  { jar = {}, later }: { jar?: KivoxCookieJar; later?: (event: () => void) => void } = {},
) {
  return connectServer(
    {
      get isDown() {
        return fake.refusalOf(`${fake.baseUrl}${fake.socketPath}`) !== undefined;
      },
      handle: (request) => fake.handle(request, jar),
      accept: (socket, { url }) => fake.accept(socket, { url, ...jar }),
    },
    later,
  );
}
