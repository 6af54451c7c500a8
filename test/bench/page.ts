// Runs in the page: a subject is mounted and streamed into; the runner outside reads what it cost.
import * as parlance from "./bench-adapter";
import { answerInChunks, lastWord, talk, type BenchSubject } from "./content";
import { plainDom } from "./plain-dom";

const subjects: Readonly<Record<string, BenchSubject>> = { "plain-dom": plainDom, parlance };

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const idle = () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3000 }));
const channel = new MessageChannel();
const nextTask = () =>
  new Promise((resolve) => {
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(undefined);
  });
const settled = async () => {
  await nextFrame();
  await nextFrame();
  await idle();
};

let chunks: string[] = [];

const bench = {
  subject: plainDom as BenchSubject,
  messages: talk(0),

  prepare(name: string, count: number, answerLength: number): void {
    const subject = subjects[name];
    if (!subject) throw new Error(`There is no subject "${name}".`);
    bench.subject = subject;
    bench.messages = talk(count);
    chunks = answerInChunks(answerLength);
  },
  async mount(): Promise<void> {
    const element = document.getElementById("app");
    if (!element) throw new Error("The page has no #app.");
    await bench.subject.mount(element, bench.messages);
    await settled();
  },
  async startStream(): Promise<void> {
    await bench.subject.startStream("How does it stay fast?");
    await settled();
  },
  /** One chunk per frame, as a network would bring them. */
  async paced(count: number): Promise<number> {
    for (const chunk of chunks.splice(0, count)) {
      await nextTask();
      bench.subject.push(chunk);
      await nextFrame();
    }
    return count;
  },
  /** The rest of the answer as fast as it comes, 20 chunks a task, until its last word is shown. */
  async flood(): Promise<number> {
    const count = chunks.length;
    while (chunks.length > 0) {
      for (const chunk of chunks.splice(0, 20)) bench.subject.push(chunk);
      await nextTask();
    }
    await bench.subject.end();
    const app = document.getElementById("app");
    while (!app?.textContent?.includes(lastWord)) await nextFrame();
    await settled();
    return count;
  },
};

export type Bench = typeof bench;

Object.assign(window, { bench });
