import type { HistoryMessage } from "@parlance/react/core";
import type { ChatScript } from "./scripted-chat";

/** A question about a parcel, its answer, and another. */
export const parcelTalk: ChatScript = async ({ ask, connector, minutesAgo }) => {
  minutesAgo(12);
  await ask("Hello! Where is my parcel 4711-B?");
  connector.say(
    "Found it. Parcel **4711-B** left Rotterdam at 06:10 and arrives:\n\n- **today**, between 14:00 and 16:00\n- at *Mill Court 3*\n\nThe driver calls 15 minutes ahead.",
  );
  minutesAgo(3);
  await ask("Nobody is at home then.");
  await ask("Can my neighbour take it?");
  connector.say("Of course. What is the name on the bell?");
  minutesAgo(0);
};

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

function said(role: "user" | "agent", text: string, createdAt: number): HistoryMessage {
  return { role, parts: [{ type: "text", text }], createdAt };
}

/** So many questions, the last of them yesterday, each with its answer: two messages, as a vendor's history tells them. */
export function askedAndAnswered(count: number): readonly HistoryMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const parcel = 4700 + index;
    const createdAt = new Date(2026, 2, 9, 14, 36 - 4 * (count - 1 - index)).getTime();
    const hasWindows = index % 7 === 0;
    return [
      said("user", `Question ${index + 1}: when does parcel ${parcel} arrive?`, createdAt),
      said(
        "agent",
        `Parcel **${parcel}** arrives on ${weekdays[index % weekdays.length]}${hasWindows ? ", and these windows are still free:\n\n1. 08:00 to 10:00\n2. 14:00 to 16:00" : "."}`,
        createdAt + 20_000,
      ),
    ];
  }).flat();
}

/** Two hundred messages of yesterday. */
export const longTalk = askedAndAnswered(100);
