import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ParlanceError } from "../../src/core/index";
import { play } from "./play";
import { scenarios } from "./scenarios";
import { openVendor, vendorNames } from "./vendors";

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-09-01T12:00:00Z"),
  });
});

afterEach(() => void vi.useRealTimers());

describe.each(scenarios)("$name", ({ story, act, expected, differs, cannot, attempt }) => {
  it.each(vendorNames)("%s", async (name) => {
    const vendor = openVendor(name, story);
    if (cannot?.[name] === undefined) {
      const {
        because: _because,
        vendors: _vendors,
        ...difference
      } = differs?.find(({ vendors }) => vendors.includes(name)) ?? {};
      expect(await play(vendor, act)).toMatchObject({ ...expected, ...difference });
    } else {
      let outcome: unknown;
      await play(vendor, async (user) => {
        await user.starts();
        outcome = await attempt?.(user).catch((error: unknown) => error);
      });
      expect(outcome).toBeInstanceOf(ParlanceError);
      expect(outcome).toMatchObject({ code: "unsupported" });
    }
    expect(vendor.openLinks).toBe(0);
    vendor.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the list of scenarios", () => {
  it("says of each that a vendor cannot do what the vendor's connector says it cannot, and why", () => {
    for (const { name, needs, cannot = {}, attempt } of scenarios) {
      const unable = vendorNames.filter((vendor) => {
        const { connector, close } = openVendor(vendor, "streaming");
        close();
        return needs !== undefined && connector.capabilities[needs] === false;
      });
      expect([name, Object.keys(cannot).sort()]).toEqual([name, unable.toSorted()]);
      if (unable.length > 0) expect(attempt).toBeDefined();
    }
  });

  it("gives each difference its reason, and tells one difference of a vendor at most", () => {
    for (const { expected, differs = [], cannot = {} } of scenarios) {
      const named = differs.flatMap(({ vendors }) => vendors);
      expect(new Set(named).size).toBe(named.length);
      for (const { vendors: _vendors, because, ...difference } of differs) {
        expect(because).toMatch(/^\S.{20,}\.$/s);
        expect(expected).not.toMatchObject(difference);
      }
      for (const because of Object.values(cannot)) expect(because).toMatch(/^\S.{20,}\.$/s);
    }
  });
});
