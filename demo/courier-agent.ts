import type { HappyRobotAgentInput } from "@parlance/react/testing";

/** What the care agent of Plover says: by keyword, and in Markdown, as a language model would. */
export function courierAgent({
  text,
  attachments,
  turn,
}: Pick<HappyRobotAgentInput, "text" | "attachments" | "turn">): string {
  const answer = topics.find(({ pattern }) => pattern.test(text))?.answer ?? otherwise;
  const received = attachments
    .map(
      ({ filename, mimeType }) => `- \`${(filename ?? "file").replaceAll("`", "")}\` (${mimeType})`,
    )
    .join("\n");
  const said = text.trim() === "" ? "I will add it to your order." : answer(text, turn);
  return received === "" ? said : `Thank you, this has arrived:\n\n${received}\n\n${said}`;
}

/** The number of the parcel that a text speaks of. */
export function parcelNumber(text: string): string {
  return /\bPL-?(\d{3,6})\b/i.exec(text)?.[1] ?? "4711";
}

const topics: readonly { pattern: RegExp; answer: (text: string, turn: number) => string }[] = [
  {
    pattern: /\bPL-?\d|where|track|parcel is|arriv/i,
    answer: (text) => `Found it. Parcel **PL-${parcelNumber(text)}** is on the road:

- **Picked up** at 09:42 from Tallow Lane 8
- **Now** with Ines, on a cargo bike near the *Old Customs House*
- **Arrives** between 10:50 and 11:10

She rings twice and waits **five minutes**. Shall I ask her to leave it with a neighbour instead?`,
  },
  {
    pattern: /pric|cost|how much|cheap|fee|tariff/i,
    answer:
      () => `Prices go by distance, not by weight – up to 40 kg it is all the same to the bike.

| Up to | 3 km | 8 km | 15 km |
| --- | ---: | ---: | ---: |
| **Calm** | €6 | €9 | €13 |
| **Brisk** | €9 | €13 | €18 |
| **Now** | €14 | €19 | €26 |

*Calm* is the same day, *Brisk* within 3 hours, *Now* within 60 minutes. A weekly account saves **12 %**. Would you like one?`,
  },
  {
    pattern: /book|pick ?up|collect|send (a|my|some)|order/i,
    answer: () => `Booking a ride takes a minute:

1. Tell me **where from** and **where to**.
2. Choose *Calm*, *Brisk* or *Now*.
3. Put the parcel by the door – no label, the rider brings one.

> Booked before 16:00, it is there today.

Where shall we pick it up?`,
  },
  {
    pattern: /change|move|another time|reschedul|window|address|neighbou?r|later/i,
    answer: (text) => `No problem. For **PL-${parcelNumber(text)}** these windows are still free:

- Today, 14:00 – 15:00
- Today, 17:30 – 18:30
- Tomorrow, 08:00 – 09:00

Changes cost nothing until the rider is **two streets away**. Which one suits you?`,
  },
  {
    pattern: /\bapi\b|integrat|webhook|develop|json|shop system/i,
    answer: () => `### One request is a ride

\`\`\`json
{
  "from": "Tallow Lane 8",
  "to": "Mill Court 3",
  "ride": "brisk",
  "notify": ["sms", "webhook"]
}
\`\`\`

Send it with \`POST /rides\`. The answer holds a tracking link, and your webhook hears of every change. The [guide](https://example.com/plover/rides) has the rest.`,
  },
  {
    pattern: /broken|damag|lost|late|missing|complain|refund/i,
    answer: (
      text,
    ) => `I am sorry about that. Here is what happens next with **PL-${parcelNumber(text)}**:

1. I have opened a case and told the *dispatcher on duty*.
2. You hear from a person **within 30 minutes**.
3. Every ride is insured up to **€500** – a photo of the damage speeds it up. You can drop it right here.`,
  },
  {
    pattern: /thank|great|perfect|bye/i,
    answer: () => `You are welcome! **Mind the bell** – and have a good day.`,
  },
];

function otherwise(_text: string, turn: number): string {
  const opening = turn === 1 ? "Hello, this is **Plover Care**." : "I may have missed the point.";
  return `${opening} I can help you with

- *finding a parcel* – just give me its number, such as \`PL-4711\`,
- *booking a ride* or changing one,
- *prices*, accounts and invoices,
- *anything that went wrong* on the way.

What would you like to do?`;
}
