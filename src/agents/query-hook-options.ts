import type { AgentsClient } from "../core/index";

/** What every hook that reads takes. */
export interface QueryHookOptions {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** Whether to ask at all. @defaultValue true */
  readonly enabled?: boolean | undefined;
}
