import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { CheckIcon, ChevronDownIcon, joinClasses, useFormat } from "../components/index";
import {
  may,
  type Agent,
  type AgentsClient,
  type AgentStatus,
  type ParlanceError,
  type Role,
} from "../core/index";
import { AgentStatusBadge } from "./AgentStatusBadge";
import { useAgentsText } from "./AgentsProvider";
import { ConfirmDialog } from "./ui/ConfirmDialog";
import { useUpdateAgentStatus } from "./useAgents";

/** Props of {@link AgentStatusMenu}. */
export interface AgentStatusMenuProps {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  readonly agent: Agent;
  /**
   * What the reader is where the agent belongs: who may not change its state is shown a badge.
   *
   * @defaultValue "owner" of what belongs to no organisation, else a reader who may not
   */
  readonly role?: Role | undefined;
  /** Told of a change that did not work, after the old state is back. */
  readonly onError?: ((error: ParlanceError) => void) | undefined;
  /** @defaultValue 0 */
  readonly tabIndex?: 0 | -1 | undefined;
  readonly className?: string | undefined;
}

const statuses: readonly AgentStatus[] = ["draft", "live", "archived"];

/**
 * Shows the state of an agent and changes it: at once, and back with a word about it where the vendor refuses. Asks before an agent is
 * archived.
 *
 * @example
 * ```tsx
 * <AgentStatusMenu agent={agent} role="admin" />
 * ```
 */
export function AgentStatusMenu({ client, role, agent, ...props }: AgentStatusMenuProps) {
  const known = role ?? (agent.ownerOrganisationId === undefined ? "owner" : undefined);
  if (!may(known, "update-agent-status")) return <AgentStatusBadge status={agent.status} />;
  return <StatusMenu client={client} agent={agent} {...props} />;
}

function StatusMenu({
  client,
  agent,
  onError,
  tabIndex,
  className,
}: Omit<AgentStatusMenuProps, "role">) {
  const text = useAgentsText();
  const format = useFormat();
  const listId = useId();
  const rootRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const change = useUpdateAgentStatus({ client, onError: (error) => onError?.(error) });

  const name = agent.config.name.trim() || text.unnamedAgent;
  const wanted = change.variables?.status;
  // Where the agent comes from elsewhere than the cache that the change is written to, it may be older than the answer.
  const answer = change.data && change.data.updatedAt > agent.updatedAt ? change.data : agent;
  const status = change.isPending && wanted ? wanted : answer.status;

  function close(): void {
    setIsOpen(false);
    buttonRef.current?.focus({ preventScroll: true });
  }

  function choose(next: AgentStatus): void {
    close();
    if (next === status) return;
    if (next === "archived") setIsAsking(true);
    else change.mutate({ id: agent.id, status: next });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    if (!isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setIsOpen(true);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (isOpen && event.key === "Tab") {
      // On from the button, as if the list had never been.
      close();
    }
  }

  function onBlur({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && !rootRef.current?.contains(relatedTarget)) setIsOpen(false);
  }

  return (
    <div
      ref={rootRef}
      className={joinClasses("parlance-agent-status", className)}
      data-status={status}
      data-pending={change.isPending || undefined}
      data-failed={change.isError || undefined}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <button
        ref={buttonRef}
        type="button"
        className="parlance-agent-status__button"
        tabIndex={tabIndex}
        aria-label={text.statusOf(name, text.agentStatus[status])}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <AgentStatusBadge status={status} />
        <ChevronDownIcon />
      </button>
      {isOpen && (
        <StatusList
          id={listId}
          label={text.statusOf(name, text.agentStatus[status])}
          status={status}
          rootRef={rootRef}
          onChoose={choose}
          onLeave={close}
        />
      )}
      {change.isError && wanted && (
        <div className="parlance-agent-status__failure" role="alert">
          {text.statusNotChanged(text.agentStatus[wanted])} {text.error(change.error, format)}
        </div>
      )}
      <span className="parlance-visually-hidden" role="status">
        {change.isSuccess && text.statusChanged(name, text.agentStatus[change.data.status])}
      </span>
      {isAsking && (
        <ConfirmDialog
          question={text.archiveQuestion(name)}
          consequence={text.archiveConsequence}
          confirm={text.archive}
          onConfirm={() => change.mutate({ id: agent.id, status: "archived" })}
          onClose={() => setIsAsking(false)}
        />
      )}
    </div>
  );
}

interface StatusListProps {
  readonly id: string;
  readonly label: string;
  readonly status: AgentStatus;
  readonly rootRef: RefObject<HTMLElement | null>;
  readonly onChoose: (status: AgentStatus) => void;
  /** The reader has turned to something else. */
  readonly onLeave: () => void;
}

function StatusList({ id, label, status, rootRef, onChoose, onLeave }: StatusListProps) {
  const text = useAgentsText();
  const listRef = useRef<HTMLDivElement>(null);
  usePlaceUnder(listRef, rootRef);

  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    const list = listRef.current;
    list?.querySelector<HTMLElement>("[aria-checked=true]")?.focus({ preventScroll: true });
    function onPointerDown({ target }: PointerEvent): void {
      if (target instanceof Node && !rootRef.current?.contains(target)) leave.current();
    }
    const onMove = () => leave.current();
    document.addEventListener("pointerdown", onPointerDown, true);
    // It stands where its button was.
    window.addEventListener("scroll", onMove, { capture: true, passive: true });
    window.addEventListener("resize", onMove);
    return () => {
      document.removeEventListener("pointerdown", onPointerDown, true);
      window.removeEventListener("scroll", onMove, { capture: true });
      window.removeEventListener("resize", onMove);
    };
  }, [rootRef]);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(listRef.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const index = items.findIndex((item) => item === document.activeElement);
    const to = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: -1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items.at(to % items.length)?.focus();
  }

  return (
    <div
      ref={listRef}
      id={id}
      className="parlance-agent-status__list"
      role="menu"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {statuses.map((value) => (
        <button
          key={value}
          type="button"
          className="parlance-agent-status__item"
          role="menuitemradio"
          aria-checked={value === status}
          tabIndex={-1}
          data-status={value}
          onClick={() => onChoose(value)}
        >
          <span className="parlance-agent-status__words">
            <span className="parlance-agent-status__word">{text.agentStatus[value]}</span>
            <span className="parlance-agent-status__meaning">{text.statusMeaning[value]}</span>
          </span>
          {value === status && <CheckIcon />}
        </button>
      ))}
    </div>
  );
}

const gap = 4;

/** Puts `list` over everything, under what it belongs to, or above it where there is no room. */
function usePlaceUnder(
  listRef: RefObject<HTMLElement | null>,
  rootRef: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    const list = listRef.current;
    const root = rootRef.current;
    // Where there is no layer over the page it stands where it is written.
    if (!list || !root || typeof list.showPopover !== "function") return;
    list.popover = "manual";
    list.showPopover();
    const box = root.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = list;
    const { clientWidth, clientHeight } = document.documentElement;
    const isRightToLeft = getComputedStyle(root).direction === "rtl";
    const left = isRightToLeft ? box.right - width : box.left;
    const below = box.bottom + gap;
    const isBelow = below + height <= clientHeight || box.top - gap - height < 0;
    list.style.left = `${Math.max(gap, Math.min(left, clientWidth - width - gap))}px`;
    list.style.top = `${isBelow ? below : box.top - gap - height}px`;
  }, [listRef, rootRef]);
}
