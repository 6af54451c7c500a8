import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createChatSession, ParlanceError } from "../../src/core/index";
import { play } from "./play";
import { haipHttpTransports, scenarios, type Expectation, type Scenario } from "./scenarios";
import { haip, openHaip, openVendor, vendorNames, type VendorUnderTest } from "./vendors";

// What is loaded when it is wanted is loaded while time still passes.
beforeAll(async () => {
  const vendor = openHaip("A", "documented", "streaming", "sse");
  const session = createChatSession({ connector: vendor.connector });
  await session.start();
  session.disconnect();
  vendor.close();
});

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: Date.parse("2026-09-01T12:00:00Z"),
  });
});

afterEach(() => void vi.useRealTimers());

async function expectOutcome(
  vendor: VendorUnderTest,
  { act }: Scenario,
  expected: Expectation,
): Promise<void> {
  expect(await play(vendor, act)).toMatchObject(expected);
  await expectNothingLeft(vendor);
}

async function expectRefusal(vendor: VendorUnderTest, { attempt }: Scenario): Promise<void> {
  let outcome: unknown;
  await play(vendor, async (user) => {
    await user.starts();
    outcome = await attempt?.(user).catch((error: unknown) => error);
  });
  expect(outcome).toBeInstanceOf(ParlanceError);
  expect(outcome).toMatchObject({ code: "unsupported" });
  await expectNothingLeft(vendor);
}

async function expectNothingLeft(vendor: VendorUnderTest): Promise<void> {
  expect(vendor.openLinks).toBe(0);
  vendor.close();
  expect(vi.getTimerCount()).toBe(0);
}

/** What must come of a scenario with this vendor. */
function expectationOf({ expected, differs }: Scenario, name: (typeof vendorNames)[number]) {
  const {
    because: _because,
    vendors: _vendors,
    ...difference
  } = differs?.find(({ vendors }) => vendors.includes(name)) ?? {};
  return { ...expected, ...difference };
}

describe.each(scenarios)("$name", (scenario) => {
  it.each(vendorNames)("%s", async (name) => {
    const vendor = openVendor(name, scenario.story);
    if (scenario.cannot?.[name] !== undefined) await expectRefusal(vendor, scenario);
    else await expectOutcome(vendor, scenario, expectationOf(scenario, name));
  });

  describe.each(haipHttpTransports)("over %s", (transport) => {
    it.each(haip)("%s", async (name) => {
      const dialect = ({ "HAIP-A": "A", "HAIP-B1": "B1", "HAIP-B2": "B2" } as const)[name];
      const vendor = openHaip(dialect, "documented", scenario.story, transport);
      if (scenario.cannot?.[name] !== undefined) return expectRefusal(vendor, scenario);
      const { because: _because, transports = [], ...difference } = scenario.overHttp ?? {};
      await expectOutcome(vendor, scenario, {
        ...expectationOf(scenario, name),
        ...(transports.includes(transport) ? difference : {}),
      });
    });
  });
});

describe("the list of scenarios", () => {
  const isReason = /^\S.{20,}\.$/s;

  it("says of each that a vendor cannot do what the vendor's connector says it cannot, and why", () => {
    for (const { name, needs, cannot = {}, attempt } of scenarios) {
      const unable = vendorNames.filter((vendor) => {
        const { connector, close } = openVendor(vendor, "streaming");
        close();
        return needs !== undefined && connector.capabilities[needs] === false;
      });
      expect([name, Object.keys(cannot).sort()]).toEqual([name, unable.toSorted()]);
      if (unable.length > 0) expect(attempt).toBeDefined();
      for (const because of Object.values(cannot)) expect(because).toMatch(isReason);
    }
  });

  it("gives each difference its reason, and tells one difference of a vendor at most", () => {
    for (const { expected, differs = [], overHttp } of scenarios) {
      const named = differs.flatMap(({ vendors }) => vendors);
      expect(new Set(named).size).toBe(named.length);
      for (const { vendors: _vendors, because, ...difference } of differs) {
        expect(because).toMatch(isReason);
        expect(expected).not.toMatchObject(difference);
      }
      if (overHttp) expect(overHttp.because).toMatch(isReason);
    }
  });
});
