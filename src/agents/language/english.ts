import type { AgentsCatalogue } from "./catalogue";

/** What they say in English; the language they speak unless told otherwise. */
export const agentsEnglish: AgentsCatalogue = {
  locale: "en",
  direction: "ltr",

  tryAgain: "Try again",
  cancel: "Cancel",
  loading: "Loading…",
  agentStatus: { draft: "Draft", live: "Live", archived: "Archived" },
  pageOf: (page, pages, format) => `Page ${format.number(page)} of ${format.number(pages)}`,
};
