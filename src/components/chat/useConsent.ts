import { useEffect, useRef } from "react";
import type { ChatSession } from "../../core/index";
import { useControlled } from "../ui/useControlled";

/** Whether the reader has agreed to be connected; asked for by a chat that has `slots.consent`. */
export interface ConsentProps {
  /** What the reader said, held by the app (kept for his next visit, say); with `onConsentChange`. */
  readonly consent?: boolean | undefined;
  /** What the reader said before, where the chat holds it. @defaultValue not asked yet */
  readonly defaultConsent?: boolean | undefined;
  /** Told what the reader says. */
  readonly onConsentChange?: ((consent: boolean) => void) | undefined;
}

/** What a component in the slot `consent` is given. */
export interface ConsentSlotProps {
  /** The reader agrees: the chat connects. */
  readonly onAccept: () => void;
  /** The reader does not: nothing connects, and a chat that can be closed closes. */
  readonly onDecline: () => void;
}

/** Whether there is nothing to ask, or the reader has agreed; and how his answer is taken. */
export function useConsent(
  isAsked: boolean,
  { consent, defaultConsent, onConsentChange }: ConsentProps,
): readonly [hasConsent: boolean, answer: (consent: boolean) => void] {
  const [given, answer] = useControlled(consent, defaultConsent, (next: boolean | undefined) => {
    if (next !== undefined) onConsentChange?.(next);
  });
  return [!isAsked || given === true, answer];
}

/** Lets go of the connection when the reader takes his word back. */
export function useConsentWithdrawal(session: ChatSession, hasConsent: boolean): void {
  const hadConsent = useRef(hasConsent);
  useEffect(() => {
    if (hadConsent.current && !hasConsent) session.disconnect();
    hadConsent.current = hasConsent;
  }, [session, hasConsent]);
}
