import { useMemo, type MouseEvent, type ReactNode } from "react";
import { joinClasses, useFormat } from "../components/index";
import type { Agent } from "../core/index";
import { AgentStatusBadge } from "./AgentStatusBadge";
import { useAgentsText } from "./AgentsProvider";
import { Avatar } from "./ui/Avatar";
import { RelativeTime } from "./ui/RelativeTime";
import { Skeleton } from "./ui/Skeleton";

/** Class names to add to the pieces of an {@link AgentCard}. */
export interface AgentCardClassNames {
  readonly card?: string | undefined;
  readonly avatar?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly details?: string | undefined;
}

/** Props of {@link AgentCard}. */
export interface AgentCardProps {
  readonly agent: Agent;
  /** A card stands beside others; a row takes a whole line. @defaultValue "card" */
  readonly layout?: "card" | "row" | undefined;
  /** Where the agent is opened. With `onSelect` too, a plain press calls that, and the link is for a new tab. */
  readonly href?: string | undefined;
  /** Makes all of the card one to press. */
  readonly onSelect?: ((agent: Agent) => void) | undefined;
  /** @defaultValue false */
  readonly isSelected?: boolean | undefined;
  /** In place of the badge with the state: an `AgentStatusMenu`, say. */
  readonly status?: ReactNode;
  /** What else can be done with the agent. */
  readonly actions?: ReactNode;
  /** Of what opens the agent: `-1` where a list has one Tab stop for all of its cards. */
  readonly tabIndex?: 0 | -1 | undefined;
  readonly classNames?: AgentCardClassNames | undefined;
}

/**
 * Who an agent is, at a glance. Its secrets are not looked at.
 *
 * @example
 * ```tsx
 * <AgentCard agent={agent} href={`/agents/${agent.id}`} />
 * ```
 */
export function AgentCard({
  agent,
  layout = "card",
  href,
  onSelect,
  isSelected = false,
  status,
  actions,
  tabIndex,
  classNames,
}: AgentCardProps) {
  const text = useAgentsText();
  const { name, avatarUrl, description } = agent.config;
  return (
    <div
      className={joinClasses("parlance-agent-card", classNames?.card)}
      data-layout={layout}
      data-status={agent.status}
      data-selected={isSelected || undefined}
      data-pressable={href !== undefined || onSelect !== undefined || undefined}
      data-roving-item={agent.id}
    >
      <Avatar
        name={name}
        id={agent.id}
        url={avatarUrl}
        className={joinClasses("parlance-agent-card__avatar", classNames?.avatar)}
      />
      <AgentName
        agent={agent}
        href={href}
        onSelect={onSelect}
        isSelected={isSelected}
        tabIndex={tabIndex}
        className={classNames?.name}
      >
        {name.trim() || text.unnamedAgent}
      </AgentName>
      <AgentDetails agent={agent} className={classNames?.details} />
      <div className={joinClasses("parlance-agent-card__description", classNames?.description)}>
        <bdi>{description}</bdi>
      </div>
      <div className="parlance-agent-card__foot">
        {status ?? <AgentStatusBadge status={agent.status} />}
        <span className="parlance-agent-card__updated">
          {text.agentUpdated} <RelativeTime at={agent.updatedAt} />
        </span>
        {actions && <div className="parlance-agent-card__actions">{actions}</div>}
      </div>
    </div>
  );
}

type AgentNameProps = Pick<
  AgentCardProps,
  "agent" | "href" | "onSelect" | "isSelected" | "tabIndex"
> & { readonly className: string | undefined; readonly children: string };

/** The name, and where it can be pressed, all of the card with it. */
function AgentName({
  agent,
  href,
  onSelect,
  isSelected,
  tabIndex,
  className,
  children,
}: AgentNameProps) {
  // At the side where all names are, also where this one is written the other way.
  const content = <bdi>{children}</bdi>;
  const attributes = {
    className: joinClasses("parlance-agent-card__name", className),
    "data-roving": agent.id,
  };
  if (href !== undefined) {
    const onClick = (event: MouseEvent) => {
      const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      if (!onSelect || !isPlain || event.button !== 0) return;
      event.preventDefault();
      onSelect(agent);
    };
    return (
      <a
        {...attributes}
        href={href}
        tabIndex={tabIndex}
        aria-current={isSelected || undefined}
        onClick={onClick}
      >
        {content}
      </a>
    );
  }
  if (!onSelect) return <div {...attributes}>{content}</div>;
  return (
    <button
      {...attributes}
      type="button"
      tabIndex={tabIndex}
      aria-current={isSelected || undefined}
      onClick={() => onSelect(agent)}
    >
      {content}
    </button>
  );
}

interface AgentDetailsProps {
  readonly agent: Agent;
  readonly className: string | undefined;
}

function AgentDetails({ agent, className }: AgentDetailsProps) {
  const text = useAgentsText();
  const { locale } = useFormat();
  const { language, llmEngine, llmModel } = agent.config;
  const languageName = useMemo(
    () => (language ? nameOfLanguage(language, locale) : undefined),
    [language, locale],
  );
  const engine = llmModel || llmEngine;
  return (
    <div className={joinClasses("parlance-agent-card__details", className)}>
      {languageName && (
        <span className="parlance-agent-card__detail">
          <span className="parlance-visually-hidden">{`${text.agentLanguage}: `}</span>
          {languageName}
        </span>
      )}
      {engine && (
        <span className="parlance-agent-card__detail">
          <span className="parlance-visually-hidden">{`${text.agentEngine}: `}</span>
          <bdi>{engine}</bdi>
        </span>
      )}
    </div>
  );
}

function nameOfLanguage(tag: string, locale: string): string {
  try {
    const name = new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  } catch {
    // What a vendor keeps there need not be a tag.
    return tag;
  }
}

/** As large as an {@link AgentCard} that is on its way. */
export function AgentCardSkeleton({ layout }: { readonly layout: "card" | "row" }) {
  return (
    <div className="parlance-agent-card" data-layout={layout} aria-hidden="true">
      <div className="parlance-agent-card__avatar">
        <Skeleton shape="circle" />
      </div>
      <div className="parlance-agent-card__name">
        <Skeleton length="medium" />
      </div>
      <div className="parlance-agent-card__details">
        <Skeleton length="short" />
      </div>
      <div className="parlance-agent-card__description">
        <Skeleton />
        {layout === "card" && <Skeleton length="medium" />}
      </div>
      <div className="parlance-agent-card__foot">
        <Skeleton shape="pill" />
      </div>
    </div>
  );
}
