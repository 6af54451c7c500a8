/** What the agent of the fake is asked. */
export interface HappyRobotAgentInput {
  /** The text of the user's message. */
  readonly text: string;
  readonly attachments: readonly {
    readonly mediaId: string;
    readonly mimeType: string;
    readonly filename?: string;
    readonly sizeBytes?: number;
  }[];
  readonly sessionId: string;
  /** 1 for the first message of the session, then 2, ... */
  readonly turn: number;
}

/**
 * The agent's words. A string is streamed in small chunks, an iterable chunk by chunk as it stands; an empty answer means
 * that the agent stays silent.
 *
 * @example
 * ```ts
 * createFakeHappyRobot({ agent: ({ text }) => ["You said: ", text] });
 * ```
 */
export type HappyRobotAgent = (input: HappyRobotAgentInput) => string | Iterable<string>;

/** What the agent says first in the scenario `greeting`. */
export const greeting = "Hello! I am the **delivery assistant**. What can I do for you today?";

/** What the agent says before it ends the session, in the scenario `closed-by-agent` and on idle timeout. */
export const goodbye = "Thank you for your time. I am closing this conversation now. Goodbye!";

const answers: readonly ((asked: string) => string)[] = [
  (asked) => `## Your delivery

You asked about *${asked}*. Here is what I can see:

- **Order:** 4711-B
- **Carrier:** Northline Freight
- **Arrives:** tomorrow, between 09:00 and 12:00

The driver calls **15 minutes** before arrival. Shall I change the time window?`,

  (asked) => `About "${asked}": these are the windows that are still free.

| Day | Morning | Afternoon |
| --- | --- | --- |
| Tuesday | 08:00 – 10:00 | full |
| Wednesday | full | 14:00 – 16:00 |
| Thursday | 09:00 – 11:00 | 15:00 – 17:00 |

Tell me which one you would like and I book it.`,

  (asked) => `Here is how to do it yourself (${asked}):

1. Open the [tracking page](https://example.com/track?order=4711-B).
2. Choose **Change delivery**.
3. Confirm with the code we send to your phone.

> Changes are free of charge until midnight before the delivery.`,

  (asked) => `For your own system, "${asked}" is one request:

\`\`\`json
{
  "order": "4711-B",
  "window": { "from": "09:00", "until": "11:00" },
  "notify": true
}
\`\`\`

Send it with \`PUT /deliveries/4711-B\`; the answer is the *new* window.`,

  (asked) => `### In short

Yes. For **${asked}** nothing else is needed from your side:

1. the address is confirmed,
2. the recipient is informed,
   - by e-mail
   - and by text message
3. the driver has the gate code.

Is there anything else I can help you with?`,
];

/** Believable Markdown, a different kind at each turn: headings, lists, a table, a link, a code fence. */
export function defaultAgent(input: HappyRobotAgentInput): string {
  const asked = summary(input.text);
  const answer = answers[(input.turn - 1) % answers.length]!(asked || "your file");
  if (input.attachments.length === 0) return answer;
  const received = input.attachments
    .map(
      ({ mediaId, filename, mimeType }) =>
        `- \`${plain(filename ?? mediaId)}\` (${plain(mimeType)})`,
    )
    .join("\n");
  return `Thank you, I have received:\n\n${received}\n\n${answer}`;
}

/** Splits a text into pieces of about a word; joined they are the text again. */
export function chunksOf(text: string): readonly string[] {
  return text.match(/\s*\S{1,12}|\s+$/gu) ?? [];
}

function summary(text: string): string {
  const words = plain(text).split(" ").filter(Boolean);
  return words.length > 8 ? `${words.slice(0, 8).join(" ")} …` : words.join(" ");
}

/** What was asked is quoted inside Markdown, so it must not be Markdown (or a table cell's end) itself. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}.,;:!?'’%€$()/@+-]+/gu, " ").trim();
}
