import type { AccessToken, ChatConnector } from "@parlance/react/core";
import { createHaipChat, type HaipTransportName } from "@parlance/react/haip";
import { createHappyRobotChat } from "@parlance/react/happyrobot";
import { createKivoxBearerClient, createKivoxChat } from "@parlance/react/kivox";
import { hostFact } from "./host-fact";
import { pageTools } from "./tools/page-tools";
import { hostOf, type VendorChoice, type VendorHost } from "./vendor-choice";

/** The chat of the site: tokens from our own backend, everything else from the vendor. */
export function createCourierChat(
  choice: VendorChoice,
  onToken: (token: AccessToken) => void,
): ChatConnector {
  const host = hostOf(choice);
  const baseUrl = hostFact(`${host}-base-url`);

  const getToken = async ({ signal }: { readonly signal: AbortSignal }) => {
    const response = await fetch(tokenEndpoint(host), { method: "POST", signal });
    if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`);
    const token = (await response.json()) as AccessToken;
    onToken(token);
    return token;
  };

  if (choice.vendor === "happyrobot") return createHappyRobotChat({ baseUrl, getToken });
  if (choice.vendor === "kivox") {
    const client = createKivoxBearerClient({ baseUrl, getToken });
    return createKivoxChat({ client, agentId: hostFact("kivox-agent") });
  }
  const { dialect, transport } = choice;
  const line = { url: `${baseUrl}/${endpoints[transport]}`, transport };
  // Which dialect it is, the connector finds out; how to show oneself differs, and that an agent of B has a name.
  return dialect === "A"
    ? createHaipChat({ ...line, getToken, tools: pageTools })
    : createHaipChat({
        ...line,
        tool: "chat",
        authenticate: async (request) => ({ token: (await getToken(request)).token }),
      });
}

const endpoints: Readonly<Record<HaipTransportName, string>> = {
  websocket: "websocket",
  sse: "sse",
  "http-streaming": "stream",
};

function tokenEndpoint(host: VendorHost): string {
  if (host === "happyrobot") return "/api/chat-token";
  return host === "kivox" ? "/api/kivox-token" : `/api/haip-token?server=${host}`;
}
