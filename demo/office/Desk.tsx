import {
  AgentList,
  ApiKeyManager,
  TemplateGallery,
  useCurrentUser,
  useOrganisations,
  useSignOut,
} from "@parlance/react/agents";
import type { Agent } from "@parlance/react/core";
import { addressOf, linkTo, navigate, type OfficeRoute, type OfficeTab } from "../route";
import { AgentDesk } from "./AgentDesk";
import { Members } from "./Members";

/** Props of {@link Desk}. */
export interface DeskProps {
  readonly route: OfficeRoute;
  readonly onTalk: (agent: Agent) => void;
  readonly onLeave: () => void;
}

const tabNames: Readonly<Record<OfficeTab, string>> = {
  agents: "Agents",
  templates: "Templates",
  members: "Members",
  keys: "API keys",
};

/** Everything that who is signed in has to do with. */
export function Desk({ route, onTalk, onLeave }: DeskProps) {
  const { org } = route;
  const user = useCurrentUser();
  const organisations = useOrganisations();
  const signOut = useSignOut({ onSuccess: onLeave });
  const scope = org === undefined ? "me" : { org };
  const tabs: readonly OfficeTab[] = [
    "agents",
    "templates",
    org === undefined ? "keys" : "members",
  ];
  const newestFirst = [...(organisations.data ?? [])].reverse();
  const tab = tabs.find((tab) => tab === route.tab) ?? "agents";

  return (
    <>
      <div className="office__head">
        <div>
          <h1>Agents</h1>
          <p className="office__lead">Who answers, what was said, and who may change it.</p>
        </div>
        <div className="office__user">
          <span>{user.data?.name}</span>
          <button
            type="button"
            className="button button--quiet"
            aria-disabled={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            Sign out
          </button>
        </div>
      </div>
      <div className="office__bar">
        <nav className="office__whose" aria-label="Whose agents">
          {[{ slug: undefined, name: "Mine" }, ...newestFirst].map(({ slug, name }) => (
            <a
              key={slug ?? ""}
              {...linkTo({ page: "agents", tab: "agents", org: slug })}
              aria-current={slug === org ? "true" : undefined}
            >
              <bdi>{name}</bdi>
            </a>
          ))}
        </nav>
        <nav className="office__tabs" aria-label="What of them">
          {tabs.map((name) => (
            <a
              key={name}
              {...linkTo({ page: "agents", tab: name, org })}
              aria-current={name === tab ? "page" : undefined}
            >
              {tabNames[name]}
            </a>
          ))}
        </nav>
      </div>
      {tab === "agents" &&
        (route.agentId === undefined ? (
          <AgentList
            key={org ?? ""}
            scope={scope}
            hrefOf={({ id }) => addressOf({ page: "agents", tab, org, agentId: id })}
            onSelect={({ id }) => navigate(addressOf({ page: "agents", tab, org, agentId: id }))}
            actions={(agent, { tabIndex }) =>
              agent.status === "live" && (
                <button
                  type="button"
                  className="office__talk"
                  tabIndex={tabIndex}
                  aria-label={`Talk to ${agent.config.name}`}
                  onClick={() => onTalk(agent)}
                >
                  Talk
                </button>
              )
            }
          />
        ) : (
          <AgentDesk
            key={route.agentId}
            route={route}
            agentId={route.agentId}
            scope={scope}
            onTalk={onTalk}
          />
        ))}
      {tab === "templates" && (
        <TemplateGallery
          key={org ?? ""}
          scope={scope}
          onAgentCreated={({ id }) =>
            navigate(addressOf({ page: "agents", tab: "agents", org, agentId: id }))
          }
        />
      )}
      {tab === "members" && org !== undefined && <Members key={org} org={org} />}
      {tab === "keys" && <ApiKeyManager />}
    </>
  );
}
