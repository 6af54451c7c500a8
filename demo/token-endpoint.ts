import type { AccessToken } from "@parlance/react/core";
import { createHappyRobotServer, createTokenRoute, type TokenRoute } from "@parlance/react/server";

/** The cookie that tells one visitor of the site from another, as a session cookie would in a real shop. */
const visitorCookie = "plover_visitor";

/** `POST /api/chat-token`: the one endpoint that a backend has to add. The API key stays behind it. */
export function createChatTokenRoute(vendor: { apiKey: string; baseUrl: string }): TokenRoute {
  const server = createHappyRobotServer(vendor);
  return createTokenRoute({
    authorize: knownVisitor,
    createToken: ({ visitorId }, { signal }) =>
      server.chat.createToken({ workflowId: "plover-care", data: { visitorId } }, { signal }),
    // The scenarios make the vendor fail on purpose; the page shows what comes of it.
    onError: () => {},
  });
}

/**
 * `POST /api/haip-token?server=haip-A`: the same for a vendor that leaves it to the app to make tokens. A backend of one's
 * own signs a JWT with the secret that its HAIP server knows.
 */
export function createHaipTokenRoute(
  mint: (order: { readonly server: string; readonly userId: string }) => AccessToken,
): TokenRoute {
  return createTokenRoute({
    authorize: (request) => {
      const visitor = knownVisitor(request);
      return visitor && { ...visitor, server: new URL(request.url).searchParams.get("server") };
    },
    createToken: ({ visitorId, server }) => mint({ server: server ?? "", userId: visitorId }),
    onError: () => {},
  });
}

/** `POST /api/kivox-token`: a key with which the site's visitors may talk to its agent, and nothing else may be done. */
export function createKivoxTokenRoute(mint: () => AccessToken): TokenRoute {
  return createTokenRoute({
    authorize: knownVisitor,
    createToken: () => mint(),
    onError: () => {},
  });
}

/** The `Set-Cookie` header for a visitor who has none yet. */
export function greetVisitor(cookies: string): string | undefined {
  if (readVisitor(cookies) !== undefined) return undefined;
  return `${visitorCookie}=${crypto.randomUUID()}; Path=/; HttpOnly; SameSite=Lax`;
}

function knownVisitor(request: Request): { readonly visitorId: string } | null {
  const visitorId = readVisitor(request.headers.get("cookie") ?? "");
  return visitorId === undefined ? null : { visitorId };
}

function readVisitor(cookies: string): string | undefined {
  return new RegExp(`(?:^|; )${visitorCookie}=([\\w-]+)`).exec(cookies)?.[1];
}
