import type { AgentsClient } from "../core/index";

/** What every hook that reads takes. */
export interface QueryHookOptions {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** Whether to ask at all. @defaultValue true */
  readonly enabled?: boolean | undefined;
}

/** What every hook that reads one thing takes. */
export interface RecordHookOptions extends QueryHookOptions {
  /** Nothing is asked for while it is not known. */
  readonly id: string | undefined;
}
