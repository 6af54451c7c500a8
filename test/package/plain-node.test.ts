import { spawn } from "node:child_process";
import { expect, inject, test } from "vitest";
import { scriptDoors } from "./doors";

interface Traces {
  readonly exports: readonly string[];
  readonly globals: readonly string[];
  readonly listeners: readonly string[];
  readonly resources: readonly string[];
}

// Third parties come first, so that what they leave behind is not held against the door.
const probe = (id: string) => `
  const peers = ["react", "react-dom", "react/jsx-runtime", "msw", "ws", "zustand", "valibot"];
  for (const peer of peers) await import(peer);
  const globals = () => Reflect.ownKeys(globalThis).map(String);
  const listeners = () => process.eventNames().map(String);
  const resources = () => process.getActiveResourcesInfo();
  const before = { globals: globals(), listeners: listeners(), resources: resources() };
  const door = await import(${JSON.stringify(id)});
  const added = (now, then) => now.filter((entry) => !then.includes(entry));
  process.send({
    exports: Object.keys(door),
    globals: added(globals(), before.globals),
    listeners: added(listeners(), before.listeners),
    resources: added(resources(), before.resources),
  });
  process.disconnect();
`;

function importInNode(
  id: string,
): Promise<{ code: number | null; output: string; traces: Traces | undefined }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", probe(id)], {
      cwd: inject("consumer"),
      env: { PATH: process.env.PATH ?? "" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A door that keeps a timer or a socket alive would hang here: the exit code is then null.
      timeout: 30_000,
    });
    let output = "";
    let traces: Traces | undefined;
    child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr?.on("data", (data: Buffer) => (output += data.toString()));
    child.on("message", (message) => (traces = message as Traces));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, traces }));
  });
}

test("every door can be imported in plain Node and leaves no trace", async () => {
  for (const { id } of scriptDoors()) {
    const { code, output, traces } = await importInNode(id);

    expect({ id, code, output }).toEqual({ id, code: 0, output: "" });
    expect(traces, id).toMatchObject({ globals: [], listeners: [], resources: [] });
    expect(traces?.exports, id).not.toEqual([]);
  }
});
