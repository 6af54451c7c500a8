import type { AgentStatus } from "../core/index";
import { useAgentsText } from "./AgentsProvider";
import { StatusBadge } from "./ui/StatusBadge";

const tones = { draft: "waiting", live: "active", archived: "over" } as const;

interface AgentStatusBadgeProps {
  readonly status: AgentStatus;
}

/** Where an agent is in its life. */
export function AgentStatusBadge({ status }: AgentStatusBadgeProps) {
  const text = useAgentsText();
  return <StatusBadge tone={tones[status]}>{text.agentStatus[status]}</StatusBadge>;
}
