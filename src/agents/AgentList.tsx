import { useEffect, useId, useRef, type ComponentType, type ReactNode } from "react";
import {
  appearanceAttributes,
  Button,
  joinClasses,
  SparkIcon,
  useControlled,
  useFormat,
  useLanguageAttributes,
  type Appearance,
} from "../components/index";
import type { Agent, AgentsClient, AgentScope, AgentStatus, Role } from "../core/index";
import {
  AgentCard,
  AgentCardSkeleton,
  type AgentCardClassNames,
  type AgentCardProps,
} from "./AgentCard";
import { AgentStatusMenu, type AgentStatusMenuProps } from "./AgentStatusMenu";
import { useAgentsText } from "./AgentsProvider";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { SearchIcon } from "./ui/Icon";
import { Pagination } from "./ui/Pagination";
import { SearchField } from "./ui/SearchField";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useRovingFocus } from "./ui/useRovingFocus";
import { useAgents } from "./useAgents";
import { useRole } from "./useRole";

/** Class names to add to the pieces of an {@link AgentList}. */
export interface AgentListClassNames extends AgentCardClassNames {
  readonly root?: string | undefined;
  /** Search and status. */
  readonly toolbar?: string | undefined;
  readonly list?: string | undefined;
  readonly pagination?: string | undefined;
}

/** Components to put in place of the pieces of an {@link AgentList}. */
export interface AgentListSlots {
  readonly card?: ComponentType<AgentCardProps> | undefined;
  readonly status?: ComponentType<AgentStatusMenuProps> | undefined;
  /** Where there is no agent at all: a way to make the first, say. */
  readonly empty?: ComponentType | undefined;
}

/** What `actions` of an {@link AgentList} is told beside the agent. */
export interface AgentListItem {
  /** What the reader may do, once that is known. */
  readonly role: Role | undefined;
  /** For everything that takes the focus, so that the list keeps to one Tab stop and what the agent in it offers. */
  readonly tabIndex: 0 | -1;
}

/** Props of {@link AgentList}. */
export interface AgentListProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  readonly scope: AgentScope;
  /** @defaultValue "cards" */
  readonly layout?: "cards" | "rows" | undefined;
  /** What is searched for, held by the app; with `onSearchChange`. */
  readonly search?: string | undefined;
  /** What is searched for at first, where the list holds it. @defaultValue "" */
  readonly defaultSearch?: string | undefined;
  /** Told when the reader has stopped writing for a moment. */
  readonly onSearchChange?: ((search: string) => void) | undefined;
  /** Which agents are shown, held by the app; with `onStatusChange`. */
  readonly status?: AgentStatus | "all" | undefined;
  /** @defaultValue "all" */
  readonly defaultStatus?: AgentStatus | "all" | undefined;
  readonly onStatusChange?: ((status: AgentStatus | "all") => void) | undefined;
  /** Counted from 1, held by the app; with `onPageChange`. */
  readonly page?: number | undefined;
  /** @defaultValue 1 */
  readonly defaultPage?: number | undefined;
  /** Told of every turn of a page, also of the one back to the first when something else is searched for. */
  readonly onPageChange?: ((page: number) => void) | undefined;
  /** @defaultValue 12 */
  readonly pageSize?: number | undefined;
  readonly selectedId?: string | undefined;
  /** Makes the agents ones to press. */
  readonly onSelect?: ((agent: Agent) => void) | undefined;
  /** Where an agent is opened. With `onSelect` too, a plain press calls that, and the link is for a new tab. */
  readonly hrefOf?: ((agent: Agent) => string) | undefined;
  /** What the reader is here; nobody is offered what the role may not do. @defaultValue what `useRole` finds out */
  readonly role?: Role | undefined;
  /** What else can be done with each agent. */
  readonly actions?: ((agent: Agent, item: AgentListItem) => ReactNode) | undefined;
  /** What it is called for screen readers. @defaultValue `agents` of `messages` */
  readonly label?: string | undefined;
  readonly slots?: AgentListSlots | undefined;
  readonly classNames?: AgentListClassNames | undefined;
}

const statuses = ["all", "live", "draft", "archived"] as const;

/**
 * The agents of a person or an organisation: searched, chosen by status, a page at a time. One Tab stop for all of them; the arrow keys
 * walk by what is seen.
 *
 * @example
 * ```tsx
 * const [agent, setAgent] = useState<Agent>();
 *
 * <AgentList scope={{ org: "acme" }} selectedId={agent?.id} onSelect={setAgent} />
 * ```
 */
export function AgentList({
  client,
  scope,
  layout = "cards",
  search: givenSearch,
  defaultSearch = "",
  onSearchChange,
  status: givenStatus,
  defaultStatus = "all",
  onStatusChange,
  page: givenPage,
  defaultPage = 1,
  onPageChange,
  pageSize = 12,
  selectedId,
  onSelect,
  hrefOf,
  role: givenRole,
  actions,
  label,
  slots,
  classNames,
  theme,
  colorScheme,
  density,
  radius,
}: AgentListProps) {
  const text = useAgentsText();
  const format = useFormat();
  const [search, setSearch] = useControlled(givenSearch, defaultSearch, onSearchChange);
  const [status, setStatus] = useControlled(givenStatus, defaultStatus, onStatusChange);
  const [page, setPage] = useControlled(givenPage, defaultPage, onPageChange);
  const agents = useAgents({
    client,
    scope,
    search,
    status: status === "all" ? undefined : status,
    page,
    limit: pageSize,
  });
  const isEmpty = agents.data?.items.length === 0;
  // That nothing was found is true of what was looked for, and of nothing else.
  const data = agents.isPlaceholderData && isEmpty ? undefined : agents.data;
  const isStale = agents.isPlaceholderData && !isEmpty;
  const pages = data && Math.max(1, Math.ceil(data.total / pageSize));

  useEffect(() => {
    // There were more when this page was asked for.
    if (pages !== undefined && !isStale && page > pages) setPage(pages);
  }, [pages, isStale, page, setPage]);

  const rootRef = useRef<HTMLElement>(null);
  const failure = useFailure(agents);
  const state = data ? (isEmpty ? "empty" : "ready") : failure ? "failed" : "loading";
  const focusHome = useFocusHome(rootRef, `${state} ${agents.isError}`);

  function searchFor(next: string): void {
    setPage(1);
    setSearch(next);
  }

  function show(next: AgentStatus | "all"): void {
    setPage(1);
    setStatus(next);
  }

  return (
    <section
      ref={rootRef}
      {...focusHome}
      {...useLanguageAttributes()}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      className={joinClasses("parlance-agent-list", classNames?.root)}
      aria-label={label ?? text.agents}
      aria-busy={agents.isFetching && (isStale || !data)}
      data-layout={layout}
      data-status={state}
      data-stale={isStale || undefined}
    >
      <div className={joinClasses("parlance-agent-list__toolbar", classNames?.toolbar)}>
        <SearchField
          className="parlance-agent-list__search"
          label={text.searchAgents}
          value={search}
          onChange={searchFor}
        />
        <StatusFilter value={status} onChange={show} />
      </div>
      {data && !isStale && agents.isError && (
        <div className="parlance-agent-list__notice" role="alert">
          <span>
            {text.agentsNotRefreshed} {text.error(agents.error, format)}
          </span>
          <Button onClick={() => void agents.refetch()}>{text.tryAgain}</Button>
        </div>
      )}
      <div className="parlance-agent-list__count" role="status">
        {data && !isStale && !isEmpty && (
          <>
            {search.trim()
              ? text.agentsFound(data.total, search.trim(), format)
              : text.agentCount(data.total, format)}
            {pages !== undefined && pages > 1 && (
              <span className="parlance-visually-hidden">{`. ${text.pageOf(page, pages, format)}`}</span>
            )}
          </>
        )}
      </div>
      {data ? (
        isEmpty ? (
          <NoAgents
            search={search.trim()}
            status={status}
            Empty={slots?.empty}
            onShowAll={() => {
              searchFor("");
              show("all");
            }}
          />
        ) : (
          <AgentItems
            {...{ client, scope, layout, selectedId, onSelect, hrefOf, actions, slots, classNames }}
            agents={data.items}
            role={givenRole}
            isStale={isStale}
          />
        )
      ) : failure ? (
        <ErrorState
          title={text.agentsFailed}
          error={failure}
          onRetry={() => void agents.refetch()}
          isRetrying={agents.isFetching}
        />
      ) : (
        <div className={joinClasses("parlance-agent-list__items", classNames?.list)}>
          <span className="parlance-visually-hidden">{text.loading}</span>
          {Array.from({ length: Math.min(pageSize, 12) }, (_, index) => (
            <AgentCardSkeleton key={index} layout={layout === "rows" ? "row" : "card"} />
          ))}
        </div>
      )}
      {pages !== undefined && pages > 1 && (
        <Pagination
          className={classNames?.pagination}
          page={Math.min(page, pages)}
          pages={pages}
          onPage={setPage}
        />
      )}
    </section>
  );
}

interface StatusFilterProps {
  readonly value: AgentStatus | "all";
  readonly onChange: (status: AgentStatus | "all") => void;
}

function StatusFilter({ value, onChange }: StatusFilterProps) {
  const text = useAgentsText();
  const name = useId();
  return (
    <fieldset className="parlance-agent-list__statuses">
      <legend className="parlance-visually-hidden">{text.statusFilter}</legend>
      {statuses.map((status) => (
        <label key={status} className="parlance-agent-list__status">
          <input
            className="parlance-visually-hidden"
            type="radio"
            name={name}
            value={status}
            checked={status === value}
            onChange={() => onChange(status)}
          />
          <span>{status === "all" ? text.anyStatus : text.agentStatus[status]}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface NoAgentsProps {
  readonly search: string;
  readonly status: AgentStatus | "all";
  readonly Empty: ComponentType | undefined;
  readonly onShowAll: () => void;
}

/** Why there is nothing to be seen; read out, for the reader may have made it so by a search. */
function NoAgents({ search, status, Empty, onShowAll }: NoAgentsProps) {
  const text = useAgentsText();
  const isChosen = search !== "" || status !== "all";
  return (
    <div role="status">
      {isChosen ? (
        <EmptyState
          picture={<SearchIcon />}
          title={
            search === "" && status !== "all"
              ? text.noAgentsOfStatus(status)
              : text.noAgentsFound(search)
          }
          text={search !== "" && text.noAgentsFoundText}
          action={<Button onClick={onShowAll}>{text.showAllAgents}</Button>}
        />
      ) : Empty ? (
        <Empty />
      ) : (
        <EmptyState picture={<SparkIcon />} title={text.noAgentsTitle} text={text.noAgentsText} />
      )}
    </div>
  );
}

interface AgentItemsProps extends Pick<
  AgentListProps,
  | "client"
  | "scope"
  | "layout"
  | "selectedId"
  | "onSelect"
  | "hrefOf"
  | "role"
  | "actions"
  | "slots"
  | "classNames"
> {
  readonly agents: readonly Agent[];
  readonly isStale: boolean;
}

function AgentItems({
  client,
  scope,
  layout,
  agents,
  isStale,
  selectedId,
  onSelect,
  hrefOf,
  role: givenRole,
  actions,
  slots,
  classNames,
}: AgentItemsProps) {
  const { currentId, itemProps, listProps } = useRovingFocus<HTMLUListElement>(
    agents.map(({ id }) => id),
    selectedId,
  );
  const foundRole = useRole(scope, { client, enabled: givenRole === undefined });
  const role = givenRole ?? foundRole;
  const isPressable = onSelect !== undefined || hrefOf !== undefined;
  const Card = slots?.card ?? AgentCard;
  const Status = slots?.status ?? AgentStatusMenu;
  return (
    <ul
      {...listProps}
      className={joinClasses("parlance-agent-list__items", classNames?.list)}
      // Safari takes a list without bullets for none.
      role="list"
      aria-disabled={isStale || undefined}
    >
      {agents.map((agent) => {
        // Where nothing can be pressed there is nothing to walk through, and what each agent offers is a stop of its own.
        const tabIndex = isPressable && agent.id !== currentId ? -1 : 0;
        return (
          <li key={agent.id} className="parlance-agent-list__item">
            <Card
              agent={agent}
              layout={layout === "rows" ? "row" : "card"}
              href={hrefOf?.(agent)}
              onSelect={onSelect}
              isSelected={agent.id === selectedId}
              tabIndex={itemProps(agent.id).tabIndex}
              status={<Status client={client} agent={agent} role={role} tabIndex={tabIndex} />}
              actions={actions?.(agent, { role, tabIndex })}
              classNames={classNames}
            />
          </li>
        );
      })}
    </ul>
  );
}
