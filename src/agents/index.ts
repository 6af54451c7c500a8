export {
  AgentsProvider,
  useAgentsClient,
  useAgentsText,
  type AgentsProviderProps,
} from "./AgentsProvider";
export { agentsArabic } from "./language/arabic";
export type { AgentsCatalogue } from "./language/catalogue";
export { agentsEnglish } from "./language/english";
export { agentsSpanish } from "./language/spanish";
