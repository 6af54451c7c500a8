import {
  haipScenarios,
  happyRobotScenarios,
  type FakeHaip,
  type FakeHappyRobot,
  type HaipScenario,
  type HappyRobotScenario,
} from "@parlance/react/testing";
import { mapErrand } from "./courier-haip-agent";

/** A fake vendor as the developer panel steers it. What a vendor does not know is absent. */
export interface SteeredVendor {
  readonly scenarios: readonly string[];
  readonly seen: {
    readonly scenario: string;
    readonly sockets: { readonly open: number; readonly total: number };
    readonly sessions: readonly unknown[];
    readonly tokens: readonly unknown[];
    readonly requests: readonly unknown[];
  };
  readonly setScenario: (scenario: string) => void;
  readonly dropSockets: () => void;
  readonly silence: (isOn: boolean) => void;
  /** The next two requests of each kind fail. */
  readonly failRequests: () => void;
  /** `sessionId` is the vendor's as the page knows it. */
  readonly say: (sessionId: string, text: string) => void;
  readonly endSession?: (sessionId: string) => void;
  /** Has the page show the map. */
  readonly callTool?: () => void;
}

export function steerHappyRobot(fake: FakeHappyRobot): SteeredVendor {
  return {
    scenarios: happyRobotScenarios,
    seen: fake,
    setScenario: (scenario) => fake.setScenario(scenario as HappyRobotScenario),
    dropSockets: () => fake.dropSockets(),
    silence: (isOn) => fake.silence(isOn),
    failRequests() {
      for (const route of ["create-session", "history", "socket"] as const) {
        fake.failNext(route, 503, 2);
      }
    },
    say: (sessionId, text) => fake.say(sessionId, text),
    endSession: (sessionId) => fake.endSession(sessionId),
  };
}

export function steerHaip(fake: FakeHaip): SteeredVendor {
  /** The page knows its thread only; the session is the server's affair. */
  function newestSession(): string {
    const newest = fake.sessions.findLast(({ isOpen }) => isOpen);
    if (!newest) throw new Error("No session is open.");
    return newest.id;
  }

  return {
    scenarios: haipScenarios,
    seen: fake,
    setScenario: (scenario) => fake.setScenario(scenario as HaipScenario),
    dropSockets: () => fake.dropSockets(),
    silence: (isOn) => fake.silence(isOn),
    failRequests() {
      for (const route of ["websocket", "sse", "stream", "message"] as const) {
        fake.failNext(route, 503, 2);
      }
    },
    say: (_sessionId, text) => fake.say(newestSession(), text),
    ...(fake.dialect === "A" && {
      callTool() {
        const { tool, params } = mapErrand;
        // What becomes of it is seen in the conversation.
        fake.callTool(newestSession(), tool, params).catch(() => undefined);
      },
    }),
  };
}
