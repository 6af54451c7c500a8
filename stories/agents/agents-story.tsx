import { AgentsProvider, type AgentsCatalogue } from "@parlance/react/agents";
import "@parlance/react/agents.css";
import { createKivoxBearerClient, type KivoxClient } from "@parlance/react/kivox";
import {
  createFakeKivox,
  kivoxHandlers,
  type FakeKivox,
  type FakeKivoxOptions,
} from "@parlance/react/testing";
import type { Decorator } from "@storybook/react-vite";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import * as mswNamespace from "msw";
import type { SetupWorker } from "msw/browser";

/** A platform of agents on the network of the story, and what an app has set up to speak to it. */
export interface AgentsStage {
  readonly fake: FakeKivox;
  readonly client: KivoxClient;
  readonly queryClient: QueryClient;
}

/** How the platform behaves, and who is signed in. */
export interface AgentsStageOptions extends FakeKivoxOptions {
  /** Which of the people of the seed, counted from 0. @defaultValue 0 */
  readonly person?: number;
  /** What has happened before the story. */
  readonly prepare?: (fake: FakeKivox) => void;
}

/** Puts a platform of agents on the network of the story; `withAgents` hands it to the components. */
export function agentsStage({ person = 0, prepare, ...options }: AgentsStageOptions = {}) {
  return (context: object): AgentsStage => {
    // Put there by the loader of `.storybook/preview.tsx`.
    const { msw } = context as { readonly msw: SetupWorker };
    const fake = createFakeKivox(options);
    prepare?.(fake);
    msw.use(...kivoxHandlers(mswNamespace, fake));
    const userId = fake.users[person]?.id;
    const { token } = fake.mintToken(userId === undefined ? {} : { userId });
    return {
      fake,
      client: createKivoxBearerClient({ baseUrl: fake.baseUrl, bearerToken: token }),
      // A story of a failure is not about how often it is tried again.
      queryClient: new QueryClient({ defaultOptions: { queries: { retry: false } } }),
    };
  };
}

/** What {@link agentsStage} loaded. */
export function agentsStageOf({
  loaded,
}: {
  readonly loaded: Record<string, unknown>;
}): AgentsStage {
  return loaded as unknown as AgentsStage;
}

/** What an app has around its components; `parameters.language` says another language than English. */
export const withAgents: Decorator = (Story, { loaded, parameters }) => {
  const { client, queryClient } = agentsStageOf({ loaded });
  return (
    <QueryClientProvider client={queryClient}>
      <AgentsProvider
        client={client}
        messages={parameters["language"] as Partial<AgentsCatalogue> | undefined}
      >
        <Story />
      </AgentsProvider>
    </QueryClientProvider>
  );
};

/** In a language, and on a page that is written as it is. */
export function inLanguage(language: AgentsCatalogue) {
  return { parameters: { language }, globals: { direction: language.direction } };
}
