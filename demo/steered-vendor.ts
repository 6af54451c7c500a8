import {
  haipScenarios,
  happyRobotScenarios,
  kivoxScenarios,
  type FakeHaip,
  type FakeHappyRobot,
  type FakeKivox,
  type HaipScenario,
  type HappyRobotScenario,
  type KivoxOperationId,
  type KivoxScenario,
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
  /** Hands the session over to another agent. */
  readonly transfer?: () => void;
  /** Sends something that is meant for the app and not for its user. */
  readonly signal?: () => void;
  /** The agent has come to the end of what it is there for. */
  readonly completeFlow?: () => void;
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

/** What the demo's page of agents asks of the vendor. */
const kivoxOperations: readonly KivoxOperationId[] = [
  "getMe",
  "listOrgs",
  "listOrgMembers",
  "updateOrgMember",
  "listUserAgents",
  "listOrgAgents",
  "getAgent",
  "updateAgentStatus",
  "listAgentConversations",
  "getConversation",
  "deleteConversation",
  "listConversationMessages",
  "listUserTemplates",
  "listOrgTemplates",
  "createUserAgent",
  "createOrgAgent",
  "listAPIKeys",
  "createAPIKey",
  "revokeAPIKey",
];

/** What is done to a session is done to the newest: there is one per page. */
export function steerKivox(fake: FakeKivox): SteeredVendor {
  return {
    scenarios: kivoxScenarios,
    seen: {
      get scenario() {
        return fake.scenario;
      },
      get sockets() {
        const { connections } = fake;
        return {
          open: connections.filter(({ isOpen }) => isOpen).length,
          total: connections.length,
        };
      },
      get sessions() {
        return fake.connections.filter(({ conversationId }) => conversationId !== undefined);
      },
      get tokens() {
        return [...fake.sessions, ...fake.apiKeys];
      },
      get requests() {
        return fake.log.requests;
      },
    },
    setScenario: (scenario) => fake.setScenario(scenario as KivoxScenario),
    dropSockets: () => fake.drop(),
    silence: (isOn) => fake.silence(isOn),
    failRequests() {
      for (const operation of kivoxOperations) fake.failNext(operation, { status: 503, times: 2 });
    },
    say: (_sessionId, text) => fake.say(text),
    endSession: () => fake.endSession(),
    transfer: () => fake.transfer(),
    signal: () =>
      fake.send({ type: "signal", name: "rider-near", data: { parcel: "PL-4711", minutes: 3 } }),
    completeFlow: () => fake.completeFlow(),
  };
}
