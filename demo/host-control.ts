import * as v from "valibot";
import type { SteeredVendor } from "./steered-vendor";

const orderSchema = v.variant("order", [
  v.object({ order: v.literal("set-scenario"), scenario: v.string() }),
  v.object({ order: v.literal("cut-sockets") }),
  v.object({ order: v.literal("silence"), isOn: v.boolean() }),
  v.object({ order: v.literal("say"), sessionId: v.string(), text: v.string() }),
  v.object({ order: v.literal("end-session"), sessionId: v.string() }),
  v.object({ order: v.literal("call-tool") }),
  v.object({ order: v.literal("transfer") }),
  v.object({ order: v.literal("signal") }),
  v.object({ order: v.literal("complete-flow") }),
  v.object({ order: v.literal("fail-requests") }),
]);

/** What the developer panel can tell a fake vendor to do. */
export type HostOrder = v.InferOutput<typeof orderSchema>;

/** What a fake vendor has seen so far. */
export interface HostReport {
  readonly scenario: string;
  readonly isSilent: boolean;
  readonly openSockets: number;
  readonly allSockets: number;
  readonly sessions: number;
  readonly tokens: number;
  readonly requests: number;
}

/** `GET` answers the report; `POST` carries an order out first. */
export function createHostControl(vendor: SteeredVendor): (request: Request) => Promise<Response> {
  let isSilent = false;

  function carryOut(order: HostOrder): void {
    switch (order.order) {
      case "set-scenario":
        if (!vendor.scenarios.includes(order.scenario)) throw unknownTo("scenario");
        isSilent = false;
        vendor.silence(false);
        return vendor.setScenario(order.scenario);
      case "cut-sockets":
        return vendor.dropSockets();
      case "silence":
        isSilent = order.isOn;
        return vendor.silence(order.isOn);
      case "say":
        return vendor.say(order.sessionId, order.text);
      case "end-session":
        if (!vendor.endSession) throw unknownTo("order");
        return vendor.endSession(order.sessionId);
      case "call-tool":
        if (!vendor.callTool) throw unknownTo("order");
        return vendor.callTool();
      case "transfer":
        if (!vendor.transfer) throw unknownTo("order");
        return vendor.transfer();
      case "signal":
        if (!vendor.signal) throw unknownTo("order");
        return vendor.signal();
      case "complete-flow":
        if (!vendor.completeFlow) throw unknownTo("order");
        return vendor.completeFlow();
      case "fail-requests":
        return vendor.failRequests();
      default:
        return order satisfies never;
    }
  }

  function report(): HostReport {
    const { scenario, sockets, sessions, tokens, requests } = vendor.seen;
    return {
      scenario,
      isSilent,
      openSockets: sockets.open,
      allSockets: sockets.total,
      sessions: sessions.length,
      tokens: tokens.length,
      requests: requests.length,
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

function unknownTo(what: string): Error {
  return new Error(`This vendor knows no such ${what}.`);
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}
