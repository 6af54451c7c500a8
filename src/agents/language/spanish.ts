import type { AgentsCatalogue } from "./catalogue";

/** What they say in Spanish. */
export const agentsSpanish: AgentsCatalogue = {
  locale: "es",
  direction: "ltr",

  tryAgain: "Reintentar",
  cancel: "Cancelar",
  loading: "Cargando…",
  agentStatus: { draft: "Borrador", live: "Activo", archived: "Archivado" },
  pageOf: (page, pages, format) => `Página ${format.number(page)} de ${format.number(pages)}`,
};
