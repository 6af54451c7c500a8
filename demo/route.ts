import { useSyncExternalStore, type MouseEvent } from "react";

/** What the page of agents can show. */
const officeTabs = ["agents", "templates", "members", "keys"] as const;
export type OfficeTab = (typeof officeTabs)[number];

/** Where the visitor is; all of it stands in the address. */
export type Route =
  | { readonly page: "site" }
  | {
      readonly page: "agents";
      readonly tab: OfficeTab;
      /** Whose agents; absent for one's own. */
      readonly org?: string | undefined;
      readonly agentId?: string | undefined;
      readonly conversationId?: string | undefined;
    };

export type OfficeRoute = Extract<Route, { readonly page: "agents" }>;

const names = { tab: "tab", org: "org", agentId: "agent", conversationId: "conversation" } as const;

export function readRoute(address: string): Route {
  const { pathname, searchParams } = new URL(address);
  if (!/^\/agents\/?$/.test(pathname)) return { page: "site" };
  const read = (name: string) => searchParams.get(name) ?? undefined;
  return {
    page: "agents",
    tab: officeTabs.find((tab) => tab === read(names.tab)) ?? "agents",
    org: read(names.org),
    agentId: read(names.agentId),
    conversationId: read(names.conversationId),
  };
}

/** The address of a place; what else stands in the one at hand, the agent behind the chat say, is kept. */
export function addressOf(route: Route, address = window.location.href): string {
  const url = new URL(address);
  url.pathname = route.page === "site" ? "/" : "/agents";
  url.hash = "";
  for (const [key, name] of Object.entries(names)) {
    const value = (route as Readonly<Record<string, string | undefined>>)[key];
    if (value === undefined || value === "agents") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** The address of the page, as it changes. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => window.location.href);
}

export function navigate(address: string): void {
  window.history.pushState(null, "", address);
  for (const listener of [...listeners]) listener();
}

/** What makes a link to a place of this page: without a reload, unless it is for another tab. */
export function linkTo(route: Route) {
  const href = addressOf(route);
  return {
    href,
    onClick(event: MouseEvent) {
      const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!isPlain || event.button !== 0) return;
      event.preventDefault();
      navigate(href);
    },
  };
}
