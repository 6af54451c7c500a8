import { pause } from "@parlance/react/core";
import type { HaipTools } from "@parlance/react/haip";

/** What the agent may have done in this page: it calls, the page does it, and the result goes back. */
export const pageTools: HaipTools = {
  show_map: {
    description: "Shows the visitor where a parcel is",
    schema: {
      type: "object",
      properties: { parcel: { type: "string" }, rider: { type: "string" } },
      required: ["parcel"],
    },
    async run(params, { update, signal }) {
      for (let step = 1; step <= steps; step += 1) {
        await pause(stepMs, signal);
        update({ progress: step / steps });
      }
      return { parcel: parcelIn(params), distanceKm: 1.4, minutes: 6 };
    },
  },
  local_time: {
    description: "Tells the time where the visitor is",
    run: () => ({
      time: new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
  },
};

/** The route is drawn bit by bit. */
const steps = 20;
const stepMs = 90;

function parcelIn(params: unknown): string {
  const { parcel } = (params ?? {}) as { readonly parcel?: unknown };
  return typeof parcel === "string" ? parcel : "your parcel";
}
