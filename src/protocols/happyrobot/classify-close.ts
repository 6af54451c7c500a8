/** What is known about a socket that closed. */
export interface CloseFacts {
  readonly code: number;
  readonly reason: string;
  /** `session-closed` was received. */
  readonly isSessionClosed: boolean;
  /** `token-expired` was received, or the token's time is up by this device's clock. */
  readonly isTokenSpent: boolean;
  /** A refresh was asked for and has not succeeded. */
  readonly isRefreshDue: boolean;
}

/**
 * What to do after a socket closed: connect again (`retry`), with a new token (`auth`), or not at all (`final`).
 *
 * @remarks
 * The vendor publishes no close codes (6.2), so a code alone is believed only where it can mean nothing else; anything else is a
 * fall. A fall taken for one costs a request; an end taken for one would cost the conversation.
 */
export function classifyClose(facts: CloseFacts): "retry" | "auth" | "final" {
  const { code, reason, isSessionClosed, isTokenSpent, isRefreshDue } = facts;
  if (isSessionClosed) return "final";
  if (isTokenSpent) return "auth";
  // 4401 by custom, 3000 by the registry of close codes: unauthorized.
  if (code === 4401 || code === 3000) return "auth";
  // Policy violation and forbidden say what was refused only together with what went before, or with their reason.
  const isRefusal = code === 1008 || code === 4403 || code === 3003;
  const isAboutToken = isRefreshDue || /token|auth|expired|credential|jwt/i.test(reason);
  return isRefusal && isAboutToken ? "auth" : "retry";
}
