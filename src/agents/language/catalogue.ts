import type { Format } from "../../components/index";
import type { AgentStatus } from "../../core/index";

/** Every text of the components that show agents. A language is complete or it does not compile. */
export interface AgentsCatalogue {
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";

  readonly tryAgain: string;
  readonly cancel: string;
  readonly loading: string;
  readonly agentStatus: Readonly<Record<AgentStatus, string>>;
  /** Beside the arrows between pages. */
  readonly pageOf: (page: number, pages: number, format: Format) => string;
}
