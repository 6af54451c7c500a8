import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A waiting query ends as soon as it is met; the second it would have by default is short on a busy machine.
configure({ asyncUtilTimeout: 5_000 });

afterEach(cleanup);
