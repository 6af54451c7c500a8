import { useSessionState } from "@parlance/react";
import { pause, type ChatSession } from "@parlance/react/core";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import type { HostOrder } from "../host-control";
import type { VendorHost } from "../vendor-choice";
import { Appearance } from "./Appearance";
import type { Diary } from "./diary";
import { EventLog } from "./EventLog";
import { haipNotes } from "./haip-notes";
import { kivoxNotes } from "./kivox-notes";
import { LiveFaults } from "./LiveFaults";
import "./panel.css";
import { scenarioNotes, type ScenarioNote } from "./scenario-notes";
import { ScenarioSwitcher } from "./ScenarioSwitcher";
import { SessionFacts } from "./SessionFacts";
import { useHost } from "./useHost";
import type { Preferences } from "./usePreferences";

/** Props of {@link DeveloperPanel}. */
export interface DeveloperPanelProps {
  readonly session: ChatSession;
  readonly diary: Diary;
  readonly preferences: Preferences;
  readonly onPreferences: (change: Partial<Preferences>) => void;
  /** The fake behind the page. */
  readonly host: VendorHost;
  /** Replaces the connector, and with it the session and every token it holds. */
  readonly onConnect: () => void;
  /** Told once the fake has done as it was told. */
  readonly onOrdered?: ((order: HostOrder) => void) | undefined;
  /** What else can be chosen, above all the rest. */
  readonly children?: ReactNode;
}

/** The drawer beside the site: how the session is doing, and how to make its life hard. */
export function DeveloperPanel({
  session,
  diary,
  preferences,
  onPreferences,
  host,
  onConnect,
  onOrdered,
  children,
}: DeveloperPanelProps) {
  const { isPanelOpen } = preferences;
  const connection = useSessionState((state) => state.connection, session);
  const { entries } = useSyncExternalStore(diary.subscribe, diary.getState);
  const notes = notesOf(host);
  const { report, order } = useHost(host, entries[0]?.id);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => diary.follow(session), [diary, session]);

  async function give(hostOrder: HostOrder): Promise<void> {
    try {
      await order(hostOrder);
      onOrdered?.(hostOrder);
    } catch (error) {
      diary.note("demo host", error instanceof Error ? error.message : String(error), "bad");
    }
  }

  /** Ends the session that stands; what the vendor is told in between holds for the next one from its first token on. */
  async function beginAnew(inBetween?: HostOrder): Promise<void> {
    const giveUp = new AbortController();
    // A vendor that does not answer must not hold up the next session.
    const patience = pause(1500, giveUp.signal).catch(() => undefined);
    await Promise.race([session.end().catch(() => undefined), patience]);
    giveUp.abort();
    if (inBetween) await give(inBetween);
    onConnect();
  }

  async function choose(scenario: string): Promise<void> {
    const order = { order: "set-scenario", scenario } as const;
    const isOver = connection === "ended" || connection === "failed";
    setChosen(scenario);
    if (connection !== "idle" && (isOver || notes[scenario]?.startsAnew)) {
      await beginAnew(order);
    } else {
      await give(order);
      // Waiting to reconnect, it tries now.
      if (connection !== "idle") session.start().catch(() => undefined);
    }
    setChosen(undefined);
  }

  return (
    <aside className="panel" aria-label="Developer panel" data-open={isPanelOpen || undefined}>
      <div className="panel__head">
        <h2 hidden={!isPanelOpen}>Developer panel</h2>
        <button
          type="button"
          className="panel__toggle"
          aria-expanded={isPanelOpen}
          aria-controls="developer-panel"
          onClick={() => onPreferences({ isPanelOpen: !isPanelOpen })}
        >
          <span className="panel__light" data-connection={connection} />
          {isPanelOpen ? "Hide" : "Developer panel"}
        </button>
      </div>
      {/* English whatever the page is set to, so it reads from left to right. */}
      <div className="panel__body" id="developer-panel" dir="ltr" hidden={!isPanelOpen}>
        {children}
        <SessionFacts session={session} diary={diary} report={report} />
        <LiveFaults
          session={session}
          host={host}
          isSilent={report?.isSilent ?? false}
          onOrder={(hostOrder) => void give(hostOrder)}
          onNewSession={() => void beginAnew()}
        />
        <ScenarioSwitcher
          notes={notes}
          scenario={chosen ?? report?.scenario}
          onChange={(scenario) => void choose(scenario)}
        />
        <Appearance preferences={preferences} onChange={onPreferences} />
        <EventLog diary={diary} />
      </div>
    </aside>
  );
}

function notesOf(host: VendorHost): Readonly<Record<string, ScenarioNote>> {
  if (host === "happyrobot") return scenarioNotes;
  return host === "kivox" ? kivoxNotes : haipNotes;
}
