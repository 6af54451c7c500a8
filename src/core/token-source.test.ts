import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ParlanceError } from "./error";
import { createTokenSource, type GetToken, type TokenReason } from "./token-source";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

function jsonWebToken(claims: object): string {
  const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
  return `${encode({ alg: "HS256" })}.${encode(claims)}.signature`;
}

/** A getToken that hands out numbered tokens and notes why it was asked. */
function numbered(lifeMs?: number) {
  const reasons: TokenReason[] = [];
  const getToken: GetToken = ({ reason }) => {
    reasons.push(reason);
    const token = `token-${reasons.length}`;
    return lifeMs === undefined ? token : { token, expiresAt: Date.now() + lifeMs };
  };
  return { getToken, reasons };
}

describe("a token", () => {
  test("is asked for once by callers at the same time, and kept", async () => {
    const { getToken, reasons } = numbered();
    const tokens = createTokenSource(getToken);
    const [one, two] = await Promise.all([tokens.get(), tokens.get()]);
    expect(one.token).toBe("token-1");
    expect(two).toBe(one);
    expect(await tokens.get()).toBe(one);
    expect(reasons).toEqual(["connect"]);
  });

  test("is replaced ahead of its expiry", async () => {
    const { getToken, reasons } = numbered(60_000);
    const tokens = createTokenSource(getToken, { marginMs: 10_000 });
    await tokens.get();
    vi.advanceTimersByTime(49_000);
    expect((await tokens.get()).token).toBe("token-1");
    vi.advanceTimersByTime(1_000);
    expect((await tokens.get()).token).toBe("token-2");
    expect(reasons).toEqual(["connect", "refresh"]);
  });

  test("tells its expiry by the exp of a JWT", async () => {
    const now = Date.now() / 1000;
    const tokens = createTokenSource(() => jsonWebToken({ iat: now, exp: now + 60 }));
    expect((await tokens.get()).expiresAt).toBe(Date.now() + 60_000);
  });

  test("has its whole life when this device's clock is an hour off", async () => {
    const now = Date.now() / 1000;
    const ahead = createTokenSource(() => jsonWebToken({ iat: now - 3600, exp: now - 3540 }));
    expect((await ahead.get()).expiresAt).toBe(Date.now() + 60_000);
    const behind = createTokenSource(() => jsonWebToken({ iat: now + 3600, exp: now + 3660 }));
    expect((await behind.get()).expiresAt).toBe(Date.now() + 60_000);
  });

  test.each([
    ["an ISO date", "2026-01-01T00:01:00Z"],
    ["milliseconds", Date.UTC(2026, 0, 1, 0, 1)],
    ["seconds", Date.UTC(2026, 0, 1, 0, 1) / 1000],
    ["a Date", new Date(Date.UTC(2026, 0, 1, 0, 1))],
  ])("tells its expiry as %s", async (_how, expiresAt) => {
    const tokens = createTokenSource(() => ({ token: "opaque", expiresAt }));
    expect((await tokens.get()).expiresAt).toBe(Date.UTC(2026, 0, 1, 0, 1));
  });

  test("may be opaque: then its life is unknown and it is kept", async () => {
    const tokens = createTokenSource(() => "a.b.c");
    expect(await tokens.get()).toEqual({ token: "a.b.c" });
  });
});

describe("a rejected token", () => {
  test("is never used again, and the next one is asked for with that reason", async () => {
    const { getToken, reasons } = numbered();
    const tokens = createTokenSource(getToken);
    const { token } = await tokens.get();
    tokens.reject(token);
    expect(tokens.current).toBeUndefined();
    expect((await tokens.get()).token).toBe("token-2");
    expect(reasons).toEqual(["connect", "rejected"]);
  });

  test("handed out again is a failure that says so", async () => {
    const tokens = createTokenSource(() => "the-same", { retryForMs: 5_000 });
    tokens.reject((await tokens.get()).token);
    const next = tokens.get();
    const failed = expect(next).rejects.toMatchObject({
      code: "token-rejected",
      recoverable: true,
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await failed;
  });
});

describe("a failing getToken", () => {
  test("is tried again until it succeeds", async () => {
    let calls = 0;
    const tokens = createTokenSource(() => {
      calls += 1;
      if (calls < 3) throw new Error("the endpoint is down");
      return "at last";
    });
    const getting = tokens.get();
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await getting).token).toBe("at last");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is reported after the deadline, with its cause", async () => {
    const cause = new Error("the endpoint is down");
    const tokens = createTokenSource(() => Promise.reject(cause));
    const failed = expect(tokens.get()).rejects.toMatchObject({
      code: "token-unavailable",
      recoverable: true,
      cause,
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await failed;
  });

  test("is reported as token-expired where there was a token before", async () => {
    let calls = 0;
    const tokens = createTokenSource(() => {
      calls += 1;
      if (calls > 1) throw new Error("no more");
      return { token: "first", expiresAt: Date.now() + 60_000 };
    });
    await tokens.get();
    vi.advanceTimersByTime(60_000);
    const failed = expect(tokens.get()).rejects.toMatchObject({ code: "token-expired" });
    await vi.advanceTimersByTimeAsync(20_000);
    await failed;
  });

  test("that never answers is given up at the deadline, its signal aborted", async () => {
    let seen: AbortSignal | undefined;
    const tokens = createTokenSource(({ signal }) => {
      seen = signal;
      return new Promise(() => undefined);
    });
    const failed = expect(tokens.get()).rejects.toMatchObject({ code: "token-unavailable" });
    await vi.advanceTimersByTimeAsync(20_000);
    await failed;
    expect(seen?.aborted).toBe(true);
  });

  test("is not tried again when the app says it is no use", async () => {
    const refusal = new ParlanceError("Please sign in first.", { code: "forbidden" });
    const getToken = vi.fn(() => Promise.reject(refusal));
    await expect(createTokenSource(getToken).get()).rejects.toBe(refusal);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  test.each([[""], [undefined], [42], [{}], [null]])(
    "that returns %j is wrong use",
    async (answer) => {
      const tokens = createTokenSource(() => answer as string);
      await expect(tokens.get()).rejects.toMatchObject({ code: "misuse" });
    },
  );
});

describe("renew", () => {
  test("gives a new token that is not current until accepted", async () => {
    const { getToken } = numbered();
    const tokens = createTokenSource(getToken);
    await tokens.get();
    const candidate = await tokens.renew({ reason: "refresh" });
    expect(tokens.current?.token).toBe("token-1");
    tokens.accept(candidate);
    expect(tokens.current?.token).toBe("token-2");
  });

  test("has the time it is given, however long", async () => {
    const getToken: GetToken = async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      signal.throwIfAborted();
      return "token";
    };
    const renewing = createTokenSource(getToken).renew({
      reason: "refresh",
      deadline: Date.now() + 2 ** 32,
    });
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(renewing).resolves.toEqual({ token: "token" });
  });

  test("stops at the deadline it is given", async () => {
    const tokens = createTokenSource(() => Promise.reject(new Error("down")));
    const deadline = Date.now() + 3_000;
    const failed = expect(tokens.renew({ reason: "refresh", deadline })).rejects.toMatchObject({
      code: "token-unavailable",
    });
    await vi.advanceTimersByTimeAsync(3_000);
    await failed;
  });
});

describe("aborting", () => {
  test("lets one caller leave and the other have the token", async () => {
    let answer: ((token: string) => void) | undefined;
    const tokens = createTokenSource(() => new Promise<string>((resolve) => (answer = resolve)));
    const controller = new AbortController();
    const leaving = tokens.get({ signal: controller.signal });
    const staying = tokens.get();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: "aborted" });
    answer?.("token");
    expect((await staying).token).toBe("token");
  });

  test("calls getToken off when the last caller leaves", async () => {
    let seen: AbortSignal | undefined;
    const tokens = createTokenSource(({ signal }) => {
      seen = signal;
      return new Promise(() => undefined);
    });
    const controller = new AbortController();
    const leaving = tokens.get({ signal: controller.signal });
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: "aborted" });
    expect(seen?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
