import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { useRole } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

test("one owns what is one's own, without asking", () => {
  const { result } = renderHook(() => useRole("me"), { wrapper: scene.Wrapper });
  expect(result.current).toBe("owner");
  expect(scene.asked).toEqual([]);
});

test.each([
  [0, "northline", "owner"],
  [1, "northline", "admin"],
  [0, "clinica-del-sol", "member"],
  [0, "mashriq", "viewer"],
  [4, "northline", undefined],
])("user %i is in %s: %s", async (user, org, role) => {
  scene.jar.cookie = scene.fake.sessionCookie(scene.fake.users[user]?.id);
  const { result } = renderHook(() => useRole({ org }), { wrapper: scene.Wrapper });
  expect(result.current).toBeUndefined();
  await scene.settled();
  expect(result.current).toBe(role);
});

test("is not asked for without a scope, nor when it is not wanted", async () => {
  const { result } = renderHook(
    () => [useRole(undefined), useRole({ org: "northline" }, { enabled: false })],
    { wrapper: scene.Wrapper },
  );
  await scene.settled();
  expect(result.current).toEqual([undefined, undefined]);
  expect(scene.asked).toEqual([]);
});
