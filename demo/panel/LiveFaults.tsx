import { useChatStatus } from "@parlance/react";
import type { ChatSession } from "@parlance/react/core";
import type { HostOrder } from "../host-control";
import type { VendorHost } from "../vendor-choice";

/** Props of {@link LiveFaults}. */
export interface LiveFaultsProps {
  readonly session: ChatSession;
  readonly host: VendorHost;
  readonly isSilent: boolean;
  readonly onOrder: (order: HostOrder) => void;
  readonly onNewSession: () => void;
}

const reminder =
  "By the way: **Ines is two streets away.** She rings twice – do you want her to leave it at the door?";

const kivoxOrders = [
  ["transfer", "Agent hands over"],
  ["signal", "Agent signals"],
  ["complete-flow", "Flow is complete"],
] as const;

/** What can go wrong, or simply happen, at this very moment. */
export function LiveFaults({ session, host, isSilent, onOrder, onNewSession }: LiveFaultsProps) {
  const { sessionId, connection } = useChatStatus(session);
  const isLive = sessionId !== undefined && connection !== "ended";

  return (
    <section className="panel-section" aria-labelledby="faults-title">
      <h3 id="faults-title">Right now</h3>
      <div className="faults">
        <button type="button" disabled={!isLive} onClick={() => onOrder({ order: "cut-sockets" })}>
          Cut the connection
        </button>
        <button
          type="button"
          aria-pressed={isSilent}
          onClick={() => onOrder({ order: "silence", isOn: !isSilent })}
        >
          Silence the wire
        </button>
        <button
          type="button"
          disabled={!isLive}
          onClick={() => isLive && onOrder({ order: "say", sessionId, text: reminder })}
        >
          Agent speaks up
        </button>
        {(host === "happyrobot" || host === "kivox") && (
          <button
            type="button"
            disabled={!isLive}
            onClick={() => isLive && onOrder({ order: "end-session", sessionId })}
          >
            Agent ends it
          </button>
        )}
        {host === "haip-A" && (
          <button type="button" disabled={!isLive} onClick={() => onOrder({ order: "call-tool" })}>
            Agent shows the map
          </button>
        )}
        {host === "kivox" &&
          kivoxOrders.map(([order, name]) => (
            <button key={order} type="button" disabled={!isLive} onClick={() => onOrder({ order })}>
              {name}
            </button>
          ))}
        <button type="button" onClick={() => onOrder({ order: "fail-requests" })}>
          Fail 2 requests
        </button>
        <button type="button" onClick={onNewSession}>
          New session
        </button>
      </div>
    </section>
  );
}
