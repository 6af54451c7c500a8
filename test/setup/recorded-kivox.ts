import { createFakeKivox, type FakeKivox, type FakeKivoxOptions } from "../../src/testing/index";

/** One request, and what came back: what a wire tapper would have seen. */
interface KivoxExchange {
  /** As the fake calls it; absent where it knows no such operation. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly credentials: RequestCredentials | undefined;
  /** Parsed; undefined where there was none. */
  readonly sent: unknown;
  readonly status: number;
  /** Parsed; undefined where there was none. */
  readonly received: unknown;
}

/** A fake Kivox in this process, a browser's cookie jar before it, and a tap on the line between. */
export function createRecordedKivox(options?: FakeKivoxOptions) {
  const fake: FakeKivox = createFakeKivox(options);
  const jar: { cookie?: string } = {};
  const exchanges: KivoxExchange[] = [];

  // The signal stays here: an aborted request may have reached the vendor all the same.
  async function fetch(address: string, { signal: _signal, ...init }: RequestInit) {
    const request = new Request(address, init);
    const sent = await request.clone().text();
    const response = await fake.handle(request, jar);
    // As from a real fetch when the line is cut.
    if (!response || response.type === "error") throw new TypeError("The line was cut.");
    const received = await response.clone().text();
    const { pathname, search } = new URL(address);
    exchanges.push({
      operationId: fake.log.requests.findLast(
        (logged) => logged.method === request.method && logged.path === pathname,
      )?.operationId,
      method: request.method,
      path: `${pathname}${search}`,
      headers: request.headers,
      credentials: init.credentials,
      sent: sent === "" ? undefined : JSON.parse(sent),
      status: response.status,
      received: received === "" ? undefined : JSON.parse(received),
    });
    return response;
  }

  return {
    fake,
    jar,
    fetch,
    exchanges,
    /** `GET /users/me` and the like, with queries, in order. */
    get asked(): readonly string[] {
      return exchanges.map(({ method, path }) => `${method} ${path}`);
    },
    close: () => fake.close(),
  };
}

export type RecordedKivox = ReturnType<typeof createRecordedKivox>;
