import {
  AgentCard,
  AgentStatusMenu,
  ConversationList,
  ConversationViewer,
  useAgent,
  useRole,
} from "@parlance/react/agents";
import type { Agent, AgentScope } from "@parlance/react/core";
import { addressOf, linkTo, navigate, type OfficeRoute } from "../route";

/** Props of {@link AgentDesk}. */
export interface AgentDeskProps {
  readonly route: OfficeRoute;
  readonly agentId: string;
  readonly scope: AgentScope;
  readonly onTalk: (agent: Agent) => void;
}

/** One agent, and what people have talked with it about. */
export function AgentDesk({ route, agentId, scope, onTalk }: AgentDeskProps) {
  const { org, conversationId } = route;
  const agent = useAgent(agentId);
  const role = useRole(scope);
  const here = { page: "agents", tab: "agents", org, agentId } as const;

  if (!agent.data && agent.error) {
    return (
      <div className="office__failure" role="alert">
        <p>{agent.error.userMessage}</p>
        <button type="button" className="button" onClick={() => void agent.refetch()}>
          Try again
        </button>
      </div>
    );
  }
  const isLive = agent.data?.status === "live";
  return (
    <div className="agent-desk">
      <a className="office__back" {...linkTo({ page: "agents", tab: "agents", org })}>
        All agents
      </a>
      {agent.data && (
        <AgentCard
          agent={agent.data}
          status={<AgentStatusMenu agent={agent.data} role={role} />}
          actions={
            <button
              type="button"
              className="office__talk"
              disabled={!isLive}
              title={isLive ? undefined : "Only live agents can be talked to"}
              onClick={() => agent.data && onTalk(agent.data)}
            >
              Talk
            </button>
          }
        />
      )}
      <div className="agent-desk__talks" data-reading={conversationId !== undefined || undefined}>
        <ConversationList
          agentId={agentId}
          scope={scope}
          selectedId={conversationId}
          onSelect={({ id }) => navigate(addressOf({ ...here, conversationId: id }))}
          onDeleted={({ id }) => {
            if (id === conversationId) navigate(addressOf(here));
          }}
        />
        {conversationId === undefined ? (
          <p className="agent-desk__hint">Choose a conversation to read it here.</p>
        ) : (
          <div className="agent-desk__reading">
            <a className="office__back" {...linkTo(here)}>
              All conversations
            </a>
            <ConversationViewer
              conversationId={conversationId}
              agentName={agent.data?.config.name}
            />
          </div>
        )}
      </div>
    </div>
  );
}
