import type { AccessToken, ChatConnector } from "@parlance/react/core";
import { createHappyRobotChat } from "@parlance/react/happyrobot";

/** The chat of the site: tokens from our own backend, everything else from the vendor. */
export function createCourierChat(onToken: (token: AccessToken) => void): ChatConnector {
  return createHappyRobotChat({
    baseUrl: document.querySelector<HTMLMetaElement>('meta[name="happyrobot-base-url"]')?.content,
    getToken: async ({ signal }) => {
      const response = await fetch("/api/chat-token", { method: "POST", signal });
      if (!response.ok) throw new Error(`The token endpoint answered ${response.status}.`);
      const token = (await response.json()) as AccessToken;
      onToken(token);
      return token;
    },
  });
}
