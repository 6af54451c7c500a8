import type { HaipAgent } from "@parlance/react/testing";
import { courierAgent, parcelNumber } from "./courier-agent";

/** How an agent has something done in the page of its visitor (dialect A). */
export interface PageAccess {
  /** Rejects where the page cannot. */
  readonly callTool: (sessionId: string, tool: string, params: unknown) => Promise<unknown>;
  readonly say: (sessionId: string, text: string) => void;
}

/**
 * The care agent as HAIP has it: the same words, and where it may, it uses the tools of the page first and speaks of what
 * they found.
 */
export function createCourierHaipAgent(page?: PageAccess): HaipAgent {
  return ({ text, sessionId, turn }) => {
    const errand = page && errands.find(({ pattern }) => pattern.test(text));
    if (!page || !errand) return courierAgent({ text, attachments: [], turn });
    page.callTool(sessionId, errand.tool, errand.params(text)).then(
      (result) => page.say(sessionId, errand.words(result)),
      () => page.say(sessionId, "Your page did not let me do that, I am afraid."),
    );
    return "";
  };
}

/** What the panel has the agent call out of the blue. */
export const mapErrand = {
  tool: "show_map",
  params: { parcel: "PL-4711", rider: "Ines" },
} as const;

interface Errand {
  readonly pattern: RegExp;
  readonly tool: string;
  params(text: string): unknown;
  words(result: unknown): string;
}

const errands: readonly Errand[] = [
  {
    pattern: /\bmap\b/i,
    tool: mapErrand.tool,
    params: (text) => ({ ...mapErrand.params, parcel: `PL-${parcelNumber(text)}` }),
    words(result) {
      const { minutes } = result as { readonly minutes?: number };
      return `There she is: **Ines** rings in about **${minutes ?? 10} minutes**. Shall I ask her to wait downstairs?`;
    },
  },
  {
    pattern: /what time|time is it|o.clock|still open/i,
    tool: "local_time",
    params: () => ({}),
    words(result) {
      const { time, timeZone } = result as { readonly time?: string; readonly timeZone?: string };
      return `Your clock says **${time ?? "nothing"}** (${timeZone ?? "somewhere"}). We ride until *21:00*, so there is room for a parcel.`;
    },
  },
];
