import { describe, expect, it, vi } from "vitest";
import { createRecordedKivox } from "../../../test/setup/recorded-kivox";
import type { ParlanceError } from "../../core/index";
import { createKivoxBearerClient, createKivoxSessionClient } from "./client";

/** What wrong use throws, at once. */
function misuseOf(work: () => unknown): ParlanceError {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ name: "ParlanceError", code: "misuse" });
    return error as ParlanceError;
  }
  throw new Error("It did not fail.");
}

describe("the base URL", () => {
  it.each([
    ["https://kivox.example.com", "https://kivox.example.com"],
    ["https://kivox.example.com/", "https://kivox.example.com"],
    ["https://kivox.example.com/api/v1//", "https://kivox.example.com/api/v1"],
    ["http://localhost:8787", "http://localhost:8787"],
    ["HTTPS://Kivox.Example.com", "https://kivox.example.com"],
  ])("may be %s", async (baseUrl, meant) => {
    const asked: string[] = [];
    const client = createKivoxSessionClient({
      baseUrl,
      fetch: (url) => {
        asked.push(url);
        return Promise.resolve(new Response(null, { status: 204 }));
      },
    });
    await client.api.signOut();

    expect(client.baseUrl).toBe(meant);
    expect(asked).toEqual([`${meant}/auth/sessions/me`]);
  });

  it.each([
    "",
    "/api",
    "api",
    "kivox.example.com",
    "//kivox.example.com",
    "https://",
    "http://[",
    "?",
  ])("cannot be %j where there is no page", (baseUrl) => {
    expect(misuseOf(() => createKivoxSessionClient({ baseUrl })).message).toMatch(/baseUrl/);
    expect(
      misuseOf(() => createKivoxBearerClient({ baseUrl, bearerToken: "sk_live_1" })).message,
    ).toMatch(/baseUrl/);
  });

  it.each(["localhost:8787", "ws://kivox.example.com", "file:///srv/kivox", "kivox:8787"])(
    "cannot be %j, which is not reached by fetch",
    (baseUrl) => {
      expect(misuseOf(() => createKivoxSessionClient({ baseUrl })).message).toContain(baseUrl);
    },
  );

  it("may be relative where there is a page", () => {
    vi.stubGlobal("location", { href: "https://app.example.com/agents/?page=2" });
    const { baseUrl } = createKivoxSessionClient({ baseUrl: "/kivox/" });
    vi.unstubAllGlobals();

    expect(baseUrl).toBe("https://app.example.com/kivox");
  });

  it("must be given", () => {
    const options = {} as Parameters<typeof createKivoxSessionClient>[0];
    expect(misuseOf(() => createKivoxSessionClient(options)).message).toContain("baseUrl");
    expect(
      misuseOf(() => createKivoxSessionClient(undefined as unknown as typeof options)).message,
    ).toContain("baseUrl");
  });
});

describe("the token", () => {
  it.each([{}, { bearerToken: "" }, { bearerToken: 5 }, { getToken: "sk_live_1" }])(
    "must be given: %j is none",
    (options) => {
      const wrong = { baseUrl: "https://kivox.example.com", ...options } as unknown as Parameters<
        typeof createKivoxBearerClient
      >[0];
      const { message } = misuseOf(() => createKivoxBearerClient(wrong));
      expect(message).toMatch(/bearerToken.*getToken/);
    },
  );

  it("is not asked for before something is asked with it", () => {
    const getToken = vi.fn(() => "sk_live_1");
    createKivoxBearerClient({ baseUrl: "https://kivox.example.com", getToken });
    expect(getToken).not.toHaveBeenCalled();
  });
});

describe("a token that is fixed", () => {
  const user = {
    id: "u-1",
    email: "ada@example.com",
    name: "Ada",
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
  };
  const clientWith = (bearerToken: string) =>
    createKivoxBearerClient({
      baseUrl: "https://kivox.example.com",
      bearerToken,
      fetch: () => Promise.resolve(Response.json(user)),
    });

  it("is there for the next one, whenever the one before gave up", async () => {
    for (let moment = 0; moment < 40; moment += 1) {
      const { api } = clientWith("sk_live_1");
      const controller = new AbortController();
      const asking = api.getMe({ signal: controller.signal }).catch(() => undefined);
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      controller.abort();
      await asking;
      await expect(api.getMe(), `given up after ${moment} turns`).resolves.toMatchObject({
        id: "u-1",
      });
    }
  });

  it("is used until Kivox refuses it, whatever this device's clock makes of it", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const seconds = Math.floor(Date.now() / 1000);
    const claims = btoa(JSON.stringify({ iat: seconds, exp: seconds + 3_600 }));
    const { api } = clientWith(`header.${claims}.signature`);
    await api.getMe();
    for (const later of [3_595, 3_700]) {
      vi.setSystemTime((seconds + later) * 1000);
      await expect(api.getMe(), `after ${later} s`).resolves.toMatchObject({ id: "u-1" });
    }
    vi.useRealTimers();
  });
});

describe("a client", () => {
  it("of a user and one with a token do not share a cache, nor do those of two addresses", () => {
    const [one, other] = ["https://one.example.com", "https://other.example.com"] as const;
    const keys = [
      createKivoxSessionClient({ baseUrl: one }),
      createKivoxSessionClient({ baseUrl: `${one}/` }),
      createKivoxSessionClient({ baseUrl: other }),
      createKivoxBearerClient({ baseUrl: one, bearerToken: "sk_live_1" }),
    ].map(({ key }) => key);

    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
    expect(keys.join()).not.toContain("sk_live_1");
  });

  it("with a key of the vendor's asks in the name of whose it is", async () => {
    const kivox = createRecordedKivox();
    const { id } = kivox.fake.users[1]!;
    const { api } = createKivoxBearerClient({
      baseUrl: kivox.fake.baseUrl,
      bearerToken: kivox.fake.mintToken({ userId: id }).token,
      fetch: kivox.fetch,
    });

    await expect(api.getMe()).resolves.toMatchObject({ id });
    expect(kivox.fake.log.requests).toMatchObject([{ operationId: "getMe", user: id }]);
    kivox.close();
  });

  it("goes on with a fresh token when the old one has run out", async () => {
    const kivox = createRecordedKivox();
    const getToken = vi.fn(() => kivox.fake.mintToken().token);
    const { api } = createKivoxBearerClient({
      baseUrl: kivox.fake.baseUrl,
      getToken,
      fetch: kivox.fetch,
    });
    await api.getMe();
    const [key] = await api.listApiKeys();
    await api.revokeApiKey(key!.id);

    await api.getMe();

    expect(kivox.fake.log.requests.slice(-2).map(({ status }) => status)).toEqual([401, 200]);
    expect(getToken).toHaveBeenCalledTimes(2);
    kivox.close();
  });
});
