import { createContext, useContext, type ReactNode } from "react";
import type { ChatSession } from "../../core/index";
import { useText } from "../language/LanguageContext";
import { SparkIcon } from "../ui/Icon";

/** What a component in the place of {@link ChatWelcome} is given. */
export interface ChatWelcomeProps {
  /** The session that has no messages yet. */
  readonly session?: ChatSession | undefined;
}

/** Who one is talking to, in place of the kit's own emblem. */
export const WelcomePictureContext = /* @__PURE__ */ createContext<ReactNode>(undefined);

/**
 * What is shown before anything has been said. Its words are `welcomeTitle` and `welcomeText` of `messages`.
 *
 * @example
 * ```tsx
 * <ChatWidget connector={connector} messages={{ welcomeTitle: "Hi, I am Ava" }} />
 * ```
 */
export function ChatWelcome() {
  const text = useText();
  const picture = useContext(WelcomePictureContext);
  return (
    <div className="parlance-chat-welcome">
      {/* A screen reader has been told by the header. */}
      <div className="parlance-chat-welcome__picture" aria-hidden="true">
        {picture ?? <SparkIcon />}
      </div>
      <div className="parlance-chat-welcome__title" role="heading" aria-level={3}>
        {text.welcomeTitle}
      </div>
      <div className="parlance-chat-welcome__text">{text.welcomeText}</div>
    </div>
  );
}
