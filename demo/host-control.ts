import {
  happyRobotScenarios,
  type FakeHappyRobot,
  type HappyRobotScenario,
} from "@parlance/react/testing";
import * as v from "valibot";

const orderSchema = v.variant("order", [
  v.object({
    order: v.literal("set-scenario"),
    scenario: v.picklist(happyRobotScenarios as [HappyRobotScenario, ...HappyRobotScenario[]]),
  }),
  v.object({ order: v.literal("cut-sockets") }),
  v.object({ order: v.literal("silence"), isOn: v.boolean() }),
  v.object({ order: v.literal("say"), sessionId: v.string(), text: v.string() }),
  v.object({ order: v.literal("end-session"), sessionId: v.string() }),
  v.object({ order: v.literal("fail-requests") }),
]);

/** What the developer panel can tell the fake vendor to do. */
export type HostOrder = v.InferOutput<typeof orderSchema>;

/** What the fake vendor has seen so far. */
export interface HostReport {
  readonly scenario: HappyRobotScenario;
  readonly isSilent: boolean;
  readonly openSockets: number;
  readonly allSockets: number;
  readonly sessions: number;
  readonly tokens: number;
  readonly requests: number;
}

/** `GET` answers the report; `POST` carries an order out first. */
export function createHostControl(fake: FakeHappyRobot): (request: Request) => Promise<Response> {
  let isSilent = false;

  function carryOut(order: HostOrder): void {
    switch (order.order) {
      case "set-scenario":
        isSilent = false;
        fake.silence(false);
        return fake.setScenario(order.scenario);
      case "cut-sockets":
        return fake.dropSockets();
      case "silence":
        isSilent = order.isOn;
        return fake.silence(order.isOn);
      case "say":
        return fake.say(order.sessionId, order.text);
      case "end-session":
        return fake.endSession(order.sessionId);
      case "fail-requests":
        for (const route of ["create-session", "history", "socket"] as const)
          fake.failNext(route, 503, 2);
        return;
      default:
        return order satisfies never;
    }
  }

  function report(): HostReport {
    return {
      scenario: fake.scenario,
      isSilent,
      openSockets: fake.sockets.open,
      allSockets: fake.sockets.total,
      sessions: fake.sessions.length,
      tokens: fake.tokens.length,
      requests: fake.requests.length,
    };
  }

  return async (request) => {
    if (request.method === "POST") {
      const order = v.safeParse(orderSchema, await request.json().catch(() => undefined));
      if (!order.success) return refuse(400, "The order was not understood.");
      try {
        carryOut(order.output);
      } catch (error) {
        return refuse(409, error instanceof Error ? error.message : String(error));
      }
    }
    return Response.json(report());
  };
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
