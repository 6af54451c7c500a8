import { dehydrate, onlineManager } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import type { AgentsClient } from "../core/index";
import {
  agentQueries,
  useAgents,
  useCreateApiKey,
  useCurrentUser,
  useOrganisations,
  useSignIn,
  useSignOut,
  useUpdateAgent,
} from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

/** Everything that the cache would show somebody who looks into it. */
function everythingKept() {
  const { queryClient } = scene;
  const kept = [
    queryClient
      .getQueryCache()
      .getAll()
      .map(({ state }) => state),
    queryClient
      .getMutationCache()
      .getAll()
      .map(({ state }) => state),
    dehydrate(queryClient),
  ];
  return JSON.stringify(kept) + inspect(kept, { depth: Infinity, maxStringLength: Infinity });
}

describe("signing in and out", () => {
  function renderAccount() {
    return renderHook(
      () => ({
        user: useCurrentUser(),
        organisations: useOrganisations(),
        signIn: useSignIn(),
        signOut: useSignOut(),
      }),
      { wrapper: scene.Wrapper },
    );
  }
  const elena = () => ({
    email: scene.fake.users[4]?.email ?? "",
    password: scene.fake.password,
    challengeToken: "captcha",
  });

  test("somebody else sees nothing of who was here before, not even for a moment", async () => {
    const { result } = renderAccount();
    await scene.queryClient.prefetchQuery(agentQueries.list(scene.client, { scope: "me" }));
    await scene.settled();
    expect(result.current.user.data?.id).toBe(scene.fake.users[0]?.id);

    const release = scene.hold(/GET/);
    await act(async () => void (await result.current.signIn.mutateAsync(elena())));
    await waitFor(() => expect(result.current.user.data).toBeUndefined());
    expect(result.current.organisations.data).toBeUndefined();
    const { queryKey } = agentQueries.list(scene.client, { scope: "me" });
    expect(scene.queryClient.getQueryState(queryKey)).toBeUndefined();

    await act(async () => release());
    await scene.settled();
    expect(result.current.user.data?.id).toBe(scene.fake.users[4]?.id);
  });

  test("an answer to who was here before is not taken for one's own", async () => {
    const { result } = renderAccount();
    await scene.settled();
    const release = scene.hold(/GET \/users\/me$/);
    act(() => void result.current.user.refetch());
    await waitFor(() => expect(scene.asked.at(-1)?.what).toBe("GET /users/me"));
    await act(async () => void (await result.current.signIn.mutateAsync(elena())));
    await act(async () => release());
    await scene.settled();
    expect(result.current.user.data?.id).toBe(scene.fake.users[4]?.id);
  });

  test("signing in mends what failed for want of it", async () => {
    delete scene.jar.cookie;
    const { result } = renderAccount();
    await waitFor(() => expect(result.current.user.error?.code).toBe("unauthenticated"));
    await act(async () => void (await result.current.signIn.mutateAsync(elena())));
    await scene.settled();
    expect(result.current.user.data?.email).toBe(elena().email);
  });

  test("after signing out nothing is known, nor asked for", async () => {
    const { result } = renderAccount();
    await scene.settled();
    scene.forgetAsked();
    await act(async () => void (await result.current.signOut.mutateAsync()));
    await scene.settled();
    await waitFor(() => expect(result.current.user.data).toBeUndefined());
    expect(result.current.user.fetchStatus).toBe("idle");
    expect(scene.paths).toEqual(["DELETE /auth/sessions/me"]);
    expect(scene.fake.sessions).toEqual([]);
  });

  test("what is kept for another client stays", async () => {
    const other: AgentsClient = { ...scene.client, key: "another" };
    await scene.queryClient.prefetchQuery(agentQueries.list(other, { scope: "me" }));
    const { result } = renderAccount();
    await scene.settled();
    await act(async () => void (await result.current.signOut.mutateAsync({ everywhere: true })));
    await scene.settled();
    const { queryKey } = agentQueries.list(other, { scope: "me" });
    expect(scene.queryClient.getQueryData(queryKey)?.total).toBe(60);
  });

  test("a failed way out leaves everything as it was", async () => {
    const { result } = renderAccount();
    await scene.settled();
    scene.fake.failNext("revokeSession", { status: 503 });
    await act(async () => void (await result.current.signOut.mutateAsync().catch(() => undefined)));
    await waitFor(() => expect(result.current.signOut.isError).toBe(true));
    expect(result.current.user.data?.id).toBe(scene.fake.users[0]?.id);
  });
});

describe("what is nobody's business", () => {
  test("an agent's secrets cannot be read from the cache", async () => {
    const { result } = renderHook(() => useAgents({ scope: "me", limit: 100 }), {
      wrapper: scene.Wrapper,
    });
    await scene.settled();
    await act(async () => void (await result.current.refetch()));
    await scene.settled();
    const [secret] = result.current.data?.items[0]?.secrets ?? [];
    const values = scene.fake.agents.flatMap(({ secrets }) => secrets.map(({ value }) => value));
    expect(values).toContain(secret?.value.reveal());
    const kept = everythingKept();
    expect(kept).toContain("CARRIER_API_KEY");
    expect(values.filter((value) => kept.includes(value))).toEqual([]);
  });

  test("a new key is shown once, and gone with the component", async () => {
    const { result, unmount } = renderHook(() => useCreateApiKey(), { wrapper: scene.Wrapper });
    await act(async () => void (await result.current.mutateAsync({ name: "Nightly" })));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    const key = result.current.data?.key.reveal() ?? "";
    expect(key).toMatch(/^sk_live/);
    expect(everythingKept()).toContain("Nightly");
    expect(everythingKept()).not.toContain(key);

    unmount();
    await waitFor(() => expect(scene.queryClient.getMutationCache().getAll()).toEqual([]));
  });

  test("reset() lets the key go before", async () => {
    const { result } = renderHook(() => useCreateApiKey(), { wrapper: scene.Wrapper });
    await act(async () => void (await result.current.mutateAsync({ name: "Nightly" })));
    act(() => result.current.reset());
    await waitFor(() => expect(result.current.data).toBeUndefined());
    await waitFor(() => expect(scene.queryClient.getMutationCache().getAll()).toEqual([]));
  });

  test("a secret that is set as a string is gone with the component", async () => {
    const id = scene.fake.agents[0]?.id ?? "";
    const { result, unmount } = renderHook(() => useUpdateAgent(), { wrapper: scene.Wrapper });
    const secrets = [{ key: "CRM", value: "swordfish" }];
    await act(async () => void (await result.current.mutateAsync({ id, secrets })));
    expect(scene.fake.agents[0]?.secrets[0]?.value).toBe("swordfish");
    unmount();
    await waitFor(() => expect(everythingKept()).not.toContain("swordfish"));
  });

  test("a password does not wait for the network where it could be written down", async () => {
    onlineManager.setOnline(false);
    try {
      const { result, unmount } = renderHook(() => useSignIn(), { wrapper: scene.Wrapper });
      const release = scene.hold(/POST/);
      act(() =>
        result.current.mutate({
          email: "ana@example.com",
          password: "swordfish",
          challengeToken: "c",
        }),
      );
      await waitFor(() => expect(scene.asked).toHaveLength(1));
      expect(JSON.stringify(dehydrate(scene.queryClient))).not.toContain("swordfish");
      await act(async () => release());
      await waitFor(() => expect(result.current.isPending).toBe(false));
      unmount();
      await waitFor(() => expect(everythingKept()).not.toContain("swordfish"));
    } finally {
      onlineManager.setOnline(true);
    }
  });
});
