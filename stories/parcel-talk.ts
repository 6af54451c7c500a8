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

/** Two hundred messages of yesterday, as a vendor's history tells them. */
export const longTalk: readonly HistoryMessage[] = Array.from({ length: 100 }, (_, index) => {
  const createdAt = new Date(2026, 2, 9, 8, index * 4).getTime();
  return [
    said("user", `Question ${index + 1}: when does parcel ${4700 + index} arrive?`, createdAt),
    said(
      "agent",
      `Parcel **${4700 + index}** arrives on ${weekdays[index % weekdays.length]}${index % 7 === 0 ? ", and these windows are still free:\n\n1. 08:00 to 10:00\n2. 14:00 to 16:00" : "."}`,
      createdAt + 20_000,
    ),
  ];
}).flat();
