import type { FakeHaip } from "../../src/testing/index";
import { connectServer } from "./in-process-network";

/** The network between a client and a fake HAIP server in the same process: no ports, no timers. */
export function connectHaipInProcess(fake: FakeHaip, later?: (event: () => void) => void) {
  return connectServer(fake, later);
}
