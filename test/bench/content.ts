/** A message as the benchmark hands it out. */
export interface BenchMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  /** Markdown. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a subject of the benchmark can do. */
export interface BenchSubject {
  mount(element: HTMLElement, messages: readonly BenchMessage[]): void | Promise<void>;
  startStream(question: string): void | Promise<void>;
  push(chunk: string): void;
  end(): void | Promise<void>;
}

/** Ends the answer, so that it can be waited for. */
export const lastWord = "thatisall";

const words =
  "parcel driver street evening window harbour letter morning corner market bridge stairs neighbour receipt weather station".split(
    " ",
  );

/** The same sentence for the same number, of `length` words, with emphasis, code and links here and there. */
function sentence(seed: number, length: number): string {
  const said = Array.from({ length }, (_, index) => {
    const word = words[(seed * 7 + index * 5 + ((seed * index) % 3)) % words.length] ?? "";
    switch ((seed + index * 3) % 23) {
      case 0:
        return `**${word}**`;
      case 7:
        return `\`${word}\``;
      case 13:
        return `[${word}](https://example.test/${index})`;
      default:
        return word;
    }
  });
  return `${said.join(" ")}.`;
}

function section(seed: number): string {
  const items = [1, 2, 3, 4].map((index) => `- ${sentence(seed + index, 8)}`);
  const code = [1, 2, 3, 4, 5].map((index) => `const ${words[index]}${seed} = ${seed * index};`);
  return [
    `## Part ${seed + 1}`,
    sentence(seed, 40),
    items.join("\n"),
    ["```ts", ...code, "```"].join("\n"),
    sentence(seed + 5, 45),
  ].join("\n\n");
}

/** A conversation of questions and answers, some of them with lists and code. */
export function talk(count: number): BenchMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const isQuestion = index % 2 === 0;
    const answer = index % 8 === 1 ? section(index) : sentence(index, 45);
    return {
      id: `message-${index}`,
      role: isQuestion ? "user" : "assistant",
      text: isQuestion ? sentence(index, 18) : answer,
      createdAt: 1_700_000_000_000 + index * 1000,
    };
  });
}

/** An answer of about `length` characters, in pieces of four. */
export function answerInChunks(length: number): string[] {
  let text = "";
  for (let seed = 0; text.length < length; seed += 1) text += `${section(seed)}\n\n`;
  return `${text.slice(0, length)}\n\n${lastWord}`.match(/[^]{1,4}/g) ?? [];
}
