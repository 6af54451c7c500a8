import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import {
  appearanceAttributes,
  Button,
  ChatIcon,
  ChatWidget,
  joinClasses,
  useFormat,
  useLanguageAttributes,
  type Appearance,
  type ChatWidgetProps,
} from "../components/index";
import type { Agent, AgentsClient, AgentScope, ChatConnector } from "../core/index";
import { useAgentsText } from "./AgentsProvider";
import { Avatar } from "./ui/Avatar";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { SearchIcon } from "./ui/Icon";
import { Pagination } from "./ui/Pagination";
import { SearchField } from "./ui/SearchField";
import { Skeleton } from "./ui/Skeleton";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useAgents } from "./useAgents";

/** Props of {@link AgentPicker}. */
export interface AgentPickerProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  readonly scope: AgentScope;
  /** Makes what talks to an agent; called once each time that one is picked. */
  readonly createConnector: (agent: Agent) => ChatConnector;
  /** How the chat looks and behaves. It opens by itself unless `defaultOpen` is `false`; its title is the name of the agent. */
  readonly widget?: Omit<ChatWidgetProps, "connector"> | undefined;
  /** Something else than a `ChatWidget` to talk in, a `ChatPanel` say; made anew for each agent. */
  readonly children?: ((agent: Agent, connector: ChatConnector) => ReactNode) | undefined;
  /** Told who was picked, and `undefined` when the reader wants somebody else. */
  readonly onPick?: ((agent: Agent | undefined) => void) | undefined;
  /** @defaultValue 8 */
  readonly pageSize?: number | undefined;
  /** What is asked, over the list. @defaultValue `pickAgent` of `messages` */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

interface Picked {
  readonly agent: Agent;
  readonly connector: ChatConnector;
  /** Tells one talk from the next, even with the same agent. */
  readonly count: number;
}

/**
 * Whom to talk to, among the agents that are live, and then the talk with that one.
 *
 * @example
 * ```tsx
 * <AgentPicker scope="me" createConnector={({ id }) => createConnectorFor(id)} />
 * ```
 */
export function AgentPicker({
  client,
  scope,
  createConnector,
  widget,
  children,
  onPick,
  pageSize = 8,
  label,
  className,
  theme,
  colorScheme,
  density,
  radius,
}: AgentPickerProps) {
  const text = useAgentsText();
  const rootRef = useRef<HTMLElement>(null);
  const counter = useRef(0);
  const [picked, setPicked] = useState<Picked>();
  const focusHome = useFocusHome(rootRef, picked ? "talking" : "picking");

  function pick(agent: Agent): void {
    counter.current += 1;
    setPicked({ agent, connector: createConnector(agent), count: counter.current });
    onPick?.(agent);
  }

  return (
    <section
      ref={rootRef}
      {...focusHome}
      {...useLanguageAttributes()}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      className={joinClasses("parlance-agent-picker", className)}
      aria-label={label ?? text.pickAgent}
      data-status={picked ? "talking" : "picking"}
    >
      {picked ? (
        <>
          <PickedAgent
            agent={picked.agent}
            onLeave={() => {
              setPicked(undefined);
              onPick?.(undefined);
            }}
          />
          {children ? (
            <div key={picked.count} className="parlance-agent-picker__talk">
              {children(picked.agent, picked.connector)}
            </div>
          ) : (
            <PickedChat key={picked.count} {...picked} widget={widget} />
          )}
        </>
      ) : (
        <Choice client={client} scope={scope} pageSize={pageSize} label={label} onPick={pick} />
      )}
    </section>
  );
}

interface PickedAgentProps {
  readonly agent: Agent;
  readonly onLeave: () => void;
}

function PickedAgent({ agent, onLeave }: PickedAgentProps) {
  const text = useAgentsText();
  const { name, avatarUrl } = agent.config;
  return (
    <div className="parlance-agent-picker__picked">
      <Avatar name={name} id={agent.id} url={avatarUrl} />
      <div className="parlance-agent-picker__who">
        <div className="parlance-agent-picker__description">{text.talkingTo}</div>
        <div className="parlance-agent-picker__name">
          <bdi>{name.trim() || text.unnamedAgent}</bdi>
        </div>
      </div>
      <Button data-focus-home className="parlance-agent-picker__leave" onClick={onLeave}>
        {text.pickAnother}
      </Button>
    </div>
  );
}

interface PickedChatProps extends Picked {
  readonly widget: AgentPickerProps["widget"];
}

function PickedChat({ agent, connector, widget }: PickedChatProps) {
  const text = useAgentsText();
  const [isOpen, setIsOpen] = useState(false);
  const { defaultOpen = true, onOpenChange } = widget ?? {};
  // Opened once it is there, and not there open: then it takes the focus.
  useEffect(() => {
    const timer = setTimeout(() => setIsOpen(defaultOpen));
    return () => clearTimeout(timer);
  }, [defaultOpen]);
  return (
    <ChatWidget
      title={agent.config.name.trim() || text.unnamedAgent}
      {...widget}
      connector={connector}
      open={widget?.open ?? isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        onOpenChange?.(next);
      }}
    />
  );
}

interface ChoiceProps extends Pick<AgentPickerProps, "client" | "scope" | "label"> {
  readonly pageSize: number;
  readonly onPick: (agent: Agent) => void;
}

/** A field to search by and the list under it, through which its arrow keys lead while one goes on writing. */
function Choice({ client, scope, pageSize, label, onPick }: ChoiceProps) {
  const text = useAgentsText();
  const format = useFormat();
  const id = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  const [page, setPage] = useState(1);
  const [pointedId, setPointedId] = useState<string>();
  const query = useAgents({ client, scope, search, status: "live", page, limit: pageSize });
  const isEmpty = query.data?.items.length === 0;
  const data = query.isPlaceholderData && isEmpty ? undefined : query.data;
  const isStale = query.isPlaceholderData && !isEmpty;
  const agents = data?.items ?? [];
  const pages = data ? Math.max(1, Math.ceil(data.total / pageSize)) : 1;
  const pointed = agents.find((agent) => agent.id === pointedId) ?? agents[0];
  const failure = useFailure(query);
  const state = data ? (isEmpty ? "empty" : "ready") : failure ? "failed" : "loading";
  const rootRef = useRef<HTMLDivElement>(null);
  const focusHome = useFocusHome(rootRef, state);
  const optionId = (agent: Agent) => `${id}-${agent.id}`;

  // There were more when this page was asked for.
  if (data && !query.isPlaceholderData && page > pages) setPage(pages);

  useEffect(() => {
    // Not on arrival: who has not yet been in the list has not asked to see a part of it.
    if (pointedId === undefined) return;
    listRef.current
      ?.querySelector("[aria-selected=true]")
      ?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [pointedId]);

  function onKeyDown(event: KeyboardEvent): void {
    if (!pointed || isStale) return;
    const index = agents.indexOf(pointed);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = pointedId === undefined ? 0 : event.key === "ArrowDown" ? 1 : -1;
      setPointedId(agents.at((index + step) % agents.length)?.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      onPick(pointed);
    }
  }

  return (
    <div ref={rootRef} {...focusHome} className="parlance-agent-picker__choice" data-status={state}>
      <div className="parlance-agent-picker__question" role="heading" aria-level={2}>
        {label ?? text.pickAgent}
      </div>
      <SearchField
        label={text.searchAgents}
        value={search}
        onChange={(next) => {
          setPage(1);
          setPointedId(undefined);
          setSearch(next);
        }}
        combobox={{
          role: "combobox",
          "aria-autocomplete": "list",
          "aria-expanded": agents.length > 0,
          "aria-controls": agents.length > 0 ? `${id}-list` : undefined,
          "aria-activedescendant": pointed && optionId(pointed),
          onKeyDown,
        }}
      />
      <span className="parlance-visually-hidden" role="status">
        {data &&
          !isStale &&
          !isEmpty &&
          (search.trim()
            ? text.agentsFound(data.total, search.trim(), format)
            : text.agentCount(data.total, format))}
      </span>
      {data ? (
        isEmpty ? (
          <div role="status">
            {search.trim() ? (
              <EmptyState
                picture={<SearchIcon />}
                title={text.noAgentsFound(search.trim())}
                text={text.noAgentsFoundText}
                action={<Button onClick={() => setSearch("")}>{text.showAllAgents}</Button>}
              />
            ) : (
              <EmptyState
                picture={<ChatIcon />}
                title={text.noLiveAgentsTitle}
                text={text.noLiveAgentsText}
              />
            )}
          </div>
        ) : (
          <div
            ref={listRef}
            id={`${id}-list`}
            className="parlance-agent-picker__list"
            role="listbox"
            aria-label={text.agents}
            aria-disabled={isStale || undefined}
            data-stale={isStale || undefined}
          >
            {agents.map((agent) => (
              <Option
                key={agent.id}
                id={optionId(agent)}
                agent={agent}
                isPointedAt={agent === pointed}
                onPick={() => {
                  if (!isStale) onPick(agent);
                }}
              />
            ))}
          </div>
        )
      ) : failure ? (
        <ErrorState
          title={text.agentsFailed}
          error={failure}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      ) : (
        <div className="parlance-agent-picker__list" aria-busy="true">
          <span className="parlance-visually-hidden">{text.loading}</span>
          {Array.from({ length: Math.min(pageSize, 8) }, (_, index) => (
            <div key={index} className="parlance-agent-picker__option" aria-hidden="true">
              <Skeleton shape="circle" />
              <div className="parlance-agent-picker__who">
                <Skeleton length="short" />
                <Skeleton />
              </div>
            </div>
          ))}
        </div>
      )}
      {pages > 1 && (
        <Pagination
          page={Math.min(page, pages)}
          pages={pages}
          onPage={(next) => {
            setPointedId(undefined);
            setPage(next);
          }}
        />
      )}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly agent: Agent;
  readonly isPointedAt: boolean;
  readonly onPick: () => void;
}

function Option({ id, agent, isPointedAt, onPick }: OptionProps) {
  const text = useAgentsText();
  const { name, avatarUrl, description } = agent.config;
  return (
    <div
      id={id}
      className="parlance-agent-picker__option"
      role="option"
      aria-selected={isPointedAt}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <Avatar name={name} id={agent.id} url={avatarUrl} />
      <div className="parlance-agent-picker__who">
        <div className="parlance-agent-picker__name">
          <bdi>{name.trim() || text.unnamedAgent}</bdi>
        </div>
        <div className="parlance-agent-picker__description">
          <bdi>{description}</bdi>
        </div>
      </div>
    </div>
  );
}
