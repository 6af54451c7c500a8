import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connectHaipInProcess } from "../../../test/setup/in-process-haip";
import { createFakeHaip } from "../../testing/index";
import { createHaipClient } from "./client";
// Loaded now: once timers stand still, time would be up before it is there.
import "./http-transports";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await vi.advanceTimersByTimeAsync(500);
    await turnOfTheLoop();
  }
}

it("goes on beating after a beat that was refused, so the link is not taken for dead", async () => {
  const fake = createFakeHaip();
  const client = createHaipClient({
    url: "https://haip.example.com/haip/connect",
    transport: "sse",
    getToken: () => fake.mintToken().token,
    fetch: connectHaipInProcess(fake).fetch,
  });
  const connecting = client.connect();
  await pass(1_000);
  await connecting;
  fake.failNext("message", 503);
  await pass(300_000);

  const statuses = fake.requests.flatMap(({ route, status }) =>
    route === "message" ? [status] : [],
  );
  expect(statuses).toContain(503);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(5);
  expect(fake.sockets).toMatchObject({ total: 1, open: 1 });
  expect(client.getState().status).toBe("connected");

  await client.disconnect();
  await pass(1_000);
  fake.close();
  expect(vi.getTimerCount()).toBe(0);
});
