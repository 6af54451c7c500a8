import { ParlanceError } from "../../core/index";
import { createUuid } from "./encode";
import { toError } from "./errors";
import type { OwnPeer } from "./peer";
import type { OutgoingFrame } from "./wire";

/** A run (dialect A). */
export interface HaipRun {
  readonly runId: string;
  readonly threadId?: string | undefined;
  readonly metadata?: unknown;
  readonly status: "active" | "finished" | "cancelled" | "error";
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly summary?: string | undefined;
  readonly error?: ParlanceError | undefined;
}

/** The runs of a client (dialect A). */
export interface Runs {
  startRun(options?: {
    readonly runId?: string | undefined;
    readonly threadId?: string | undefined;
    readonly metadata?: unknown;
  }): Promise<HaipRun>;
  finishRun(
    runId: string,
    options?: { readonly status?: "OK" | "CANCELLED" | "ERROR"; readonly summary?: string },
  ): Promise<void>;
  cancelRun(runId: string): Promise<void>;
  getRun(runId: string): HaipRun | undefined;
  listRuns(): readonly HaipRun[];
  /** Begins again what was under way, after the server has forgotten it (section 16). */
  remake(): Promise<void>;
}

/** Runs that are over and still known, at most. */
const mostRuns = 1_000;

export function createRuns(peer: OwnPeer, maxConcurrentRuns: number): Runs {
  const runs = new Map<string, HaipRun>();

  function endRun(
    runId: string | undefined,
    status: HaipRun["status"],
    more: Pick<HaipRun, "summary" | "error"> = {},
  ): void {
    // Without its name the newest is meant (section 6.1).
    const run = runId === undefined ? [...runs.values()].findLast(isActive) : runs.get(runId);
    if (run?.status !== "active") return;
    runs.set(run.runId, { ...run, ...more, status, endedAt: Date.now() });
  }

  peer.on("RUN_FINISHED", ({ payload: { run_id, status = "OK", summary }, envelope }) =>
    endRun(run_id ?? envelope.run_id, statusOf(status), { summary }),
  );
  peer.on("RUN_CANCEL", ({ payload, envelope }) =>
    endRun(payload.run_id ?? envelope.run_id, "cancelled"),
  );
  peer.on("RUN_ERROR", (frame) =>
    endRun(frame.payload.run_id ?? frame.envelope.run_id, "error", { error: toError(frame) }),
  );

  return {
    async startRun({ runId = createUuid(), threadId, metadata } = {}) {
      const opened = await peer.liveIn("A", "A run");
      const limit = Math.min(
        maxConcurrentRuns,
        opened.peer?.capabilities?.max_concurrent_runs ?? Infinity,
      );
      if ([...runs.values()].filter(isActive).length >= limit) throw tooManyRuns(limit);
      const run: HaipRun = { runId, threadId, metadata, status: "active", startedAt: Date.now() };
      runs.set(runId, run);
      for (const old of runs.values()) {
        if (runs.size <= mostRuns) break;
        if (!isActive(old)) runs.delete(old.runId);
      }
      try {
        await opened.send(runStarted(run));
      } catch (error) {
        runs.delete(runId);
        throw error;
      }
      return run;
    },
    async finishRun(runId, { status = "OK", summary } = {}) {
      const payload = { run_id: runId, status, summary };
      await peer.inA("RUN_FINISHED", payload, { runId });
      endRun(runId, statusOf(status), { summary });
    },
    async cancelRun(runId) {
      await peer.inA("RUN_CANCEL", { run_id: runId }, { runId });
      endRun(runId, "cancelled");
    },
    getRun: (runId) => runs.get(runId),
    listRuns: () => [...runs.values()],
    async remake() {
      for (const run of runs.values()) {
        if (isActive(run)) await peer.send(runStarted(run));
      }
    },
  };
}

function runStarted({ runId, threadId, metadata }: HaipRun): OutgoingFrame {
  const names = { run_id: runId, thread_id: threadId };
  return {
    type: "RUN_STARTED",
    channel: "SYSTEM",
    ...names,
    payload: { ...names, metadata },
  };
}

const isActive = ({ status }: HaipRun) => status === "active";

function statusOf(status: string): HaipRun["status"] {
  return status === "OK" ? "finished" : status === "CANCELLED" ? "cancelled" : "error";
}

function tooManyRuns(limit: number): ParlanceError {
  return new ParlanceError(
    `${limit} runs are under way, which is all that is allowed at once. Finish or cancel one first.`,
    { code: "invalid-request", recoverable: true },
  );
}
