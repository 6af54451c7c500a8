import type { AgentsClient } from "../core/index";

/** Where everything that was asked of one client is kept in the cache. */
export function clientKey(client: AgentsClient) {
  return ["parlance", client.key] as const;
}
