import type { ParlanceError } from "../../core/index";
import type { HaipConnection } from "./connection";
import { unsupported } from "./errors";
import type { HaipRequestOptions, HaipTextOptions, OwnPeer } from "./peer";
import type { HaipFrame, SentEnvelope } from "./wire";

/** A transaction with one tool of the server (dialect B). It is made anew after a fall, under another id. */
export interface HaipTransaction {
  /** The server's. */
  readonly id: string;
  readonly tool: string;
  readonly isOpen: boolean;
  sendText(text: string, options?: Omit<HaipTextOptions, "transaction">): Promise<string>;
  /** A free-form `MESSAGE` (dialect B2), as the tool's schema wants it. */
  send(payload: unknown, options?: HaipRequestOptions): Promise<SentEnvelope>;
  /** What was received in it, oldest first: the last thousand messages. */
  received(): readonly HaipFrame[];
  /** Hears what is received in it; returns how to stop. */
  onFrame(listener: (frame: HaipFrame, bytes?: Uint8Array) => void): () => void;
  /** Tells the server; the transaction is over here whatever it says. */
  end(): Promise<void>;
}

/** The transactions of a client (dialect B). */
export interface Transactions {
  startTransaction(
    tool: string,
    options?: HaipRequestOptions & { readonly params?: unknown },
  ): Promise<HaipTransaction>;
  listTransactions(): readonly HaipTransaction[];
  /** Begins again what was under way, after the server has forgotten it (section 16). */
  remake(): Promise<void>;
}

/** A transaction as we keep it. */
interface OwnTransaction extends HaipTransaction {
  hear(id: string, frame: HaipFrame, bytes?: Uint8Array): void;
  /** Its id on this connection, which may have to begin it anew first. */
  idOn(opened: HaipConnection): Promise<string>;
}

/** The longest list of received messages that a transaction keeps. */
const mostReceived = 1_000;

export function createTransactions(peer: OwnPeer): Transactions {
  const transactions = new Set<OwnTransaction>();

  peer.on("frame", (frame, bytes) => {
    const id = frame.envelope?.transaction;
    if (id === undefined) return;
    for (const transaction of [...transactions]) transaction.hear(id, frame, bytes);
  });

  function keep(firstId: string, tool: string, params: unknown): OwnTransaction {
    let id = firstId;
    let home = peer.connection;
    let begun = Promise.resolve(firstId);
    let isOpen = true;
    const received: HaipFrame[] = [];
    const hearing = new Set<(frame: HaipFrame, bytes?: Uint8Array) => void>();
    const transaction: OwnTransaction = {
      get id() {
        return id;
      },
      tool,
      get isOpen() {
        return isOpen;
      },
      async sendText(text, how = {}) {
        const on = await transaction.idOn(await peer.live(how.signal));
        return peer.sendText(text, { ...how, transaction: on });
      },
      async send(payload, how = {}) {
        const opened = await peer.live(how.signal);
        if (opened.dialect !== "B2") throw unsupported("MESSAGE", opened.dialect);
        const on = await transaction.idOn(opened);
        return opened.send(
          { type: "MESSAGE", channel: "USER", transaction: on, payload },
          { signal: how.signal },
        );
      },
      received: () => [...received],
      onFrame(listener) {
        hearing.add(listener);
        return () => hearing.delete(listener);
      },
      async end() {
        if (!isOpen) return;
        close();
        const { connection } = peer;
        if (!connection?.isOpen) return;
        const on = await transaction.idOn(connection);
        await peer.tellServer("TRANSACTION_END", {}, { transaction: on });
      },
      hear(of, frame, bytes) {
        if (of !== id) return;
        received.push(frame);
        if (received.length > mostReceived) received.shift();
        for (const listener of [...hearing]) listener(frame, bytes);
        if (frame.type === "TRANSACTION_END") close();
      },
      idOn(opened) {
        if (opened !== home && !opened.isResumed) {
          begun = peer.beginTransaction(tool, params, {}).then((next) => (id = next));
          begun.catch((error: ParlanceError) => {
            // With another connection it is tried again.
            if (!opened.isOpen) return;
            close();
            peer.tellError(error);
          });
        }
        home = opened;
        return begun;
      },
    };
    function close(): void {
      isOpen = false;
      transactions.delete(transaction);
    }
    transactions.add(transaction);
    return transaction;
  }

  return {
    async startTransaction(tool, { params, ...how } = {}) {
      return keep(await peer.beginTransaction(tool, params, how), tool, params);
    },
    listTransactions: () => [...transactions],
    async remake() {
      const { connection } = peer;
      // Whichever fails has said so.
      if (connection)
        await Promise.allSettled([...transactions].map(({ idOn }) => idOn(connection)));
    },
  };
}
