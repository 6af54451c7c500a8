import { useEffect, useRef, useState } from "react";
import {
  createChatSession,
  ParlanceError,
  type ChatConnector,
  type ChatSession,
  type ChatSessionHandlers,
  type Message,
} from "../core/index";
import { browserEnvironment } from "./browser-environment";
import { useParlanceContext } from "./ParlanceProvider";
import { createStorageMemory, type SessionStorage } from "./storage-memory";
import type { ChatSessionResult } from "./tracked-session";
import { useTrackedSession } from "./useChatStatus";

/** What a chat session of a component is made of. Callbacks are read live: a new function reconnects nothing. */
export interface UseChatSessionOptions extends ChatSessionHandlers {
  /**
   * Who to talk to. Make it once, outside the component or in `useState`: another connector is another session.
   * @defaultValue the one of the nearest `ParlanceProvider`
   */
  readonly connector?: ChatConnector | undefined;
  /** A session made with `createChatSession`, used as it is: the hook neither starts it unasked nor disconnects it. */
  readonly session?: ChatSession | undefined;
  /** Whether to connect as soon as the component is there. @defaultValue true, false for a given `session` */
  readonly autoStart?: boolean | undefined;
  /** Keeps the session id under this name across a reload. @defaultValue nothing is kept */
  readonly sessionKey?: string | undefined;
  /** Where it is kept. @defaultValue `sessionStorage` */
  readonly storage?: SessionStorage | undefined;
  /** A session to return to instead of beginning a new one. */
  readonly sessionId?: string | undefined;
  readonly initialMessages?: readonly Message[] | undefined;
}

/** See {@link ChatSessionResult}. */
export type UseChatSessionResult = ChatSessionResult;

/**
 * A chat session that lives as long as the component: inert while rendering, connected in an effect, let go on unmount.
 *
 * @remarks Reading a property subscribes the component to it, so read what you show and do not spread the result.
 * @throws ParlanceError `misuse` when there is neither a connector nor a session.
 *
 * @example
 * ```tsx
 * const chat = useChatSession({ connector, sessionKey: "support", onEnded: () => console.info("bye") });
 * return <button disabled={!chat.canSend} onClick={() => chat.send("Hello")}>Say hello</button>;
 * ```
 */
export function useChatSession(options: UseChatSessionOptions = {}): UseChatSessionResult {
  const context = useParlanceContext();
  const connector = options.connector ?? context.connector;
  const given = options.session ?? (options.connector ? undefined : context.session);
  const autoStart = options.autoStart ?? given === undefined;

  const [own, setOwn] = useState(() =>
    given || !connector ? undefined : createOwn(connector, options),
  );
  let session = given ?? own;
  if (!given && connector && own?.connector !== connector) {
    session = createOwn(connector, options);
    setOwn(session);
  }
  if (!session) {
    throw new ParlanceError(
      "useChatSession needs a connector, else it has nobody to talk to: pass { connector }, or wrap the tree in <ParlanceProvider connector={...}>.",
      { code: "misuse" },
    );
  }
  const isOwn = session !== given;

  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    // Read at the moment of the call: a callback given anew on each render is the one that is called.
    const handlers: ChatSessionHandlers = {
      get onMessage() {
        return latest.current.onMessage;
      },
      get onSignal() {
        return latest.current.onSignal;
      },
      get onTransfer() {
        return latest.current.onTransfer;
      },
      get onTokenRefreshed() {
        return latest.current.onTokenRefreshed;
      },
      get onEnded() {
        return latest.current.onEnded;
      },
      get onError() {
        return latest.current.onError;
      },
    };
    return session.listen(handlers);
  }, [session]);
  useEffect(() => {
    const release = isOwn ? session.retain() : undefined;
    let isMounted = true;
    // A component that leaves in the same breath lets go of its connection first, so that there are never two.
    queueMicrotask(() => {
      // What goes wrong is state (`error`) and reaches onError; nobody waits for this promise.
      if (isMounted && autoStart) session.start().catch(() => undefined);
    });
    return () => {
      isMounted = false;
      release?.();
    };
  }, [session, isOwn, autoStart]);

  return useTrackedSession(session);
}

function createOwn(connector: ChatConnector, options: UseChatSessionOptions): ChatSession {
  const { sessionKey, storage, sessionId, initialMessages } = options;
  return createChatSession({
    connector,
    sessionId,
    initialMessages,
    environment: browserEnvironment,
    memory: sessionKey === undefined ? undefined : createStorageMemory(sessionKey, storage),
  });
}
