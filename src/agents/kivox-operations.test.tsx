import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { kivoxDocument, readOpenApi } from "../../test/setup/open-api";
import { createRecordedKivox, type RecordedKivox } from "../../test/setup/recorded-kivox";
import type { AgentConfig, Blueprint, ParlanceError, ParlanceErrorCode, Role } from "../core/index";
import { createKivoxSessionClient } from "../protocols/kivox/index";
import type { FakeKivox } from "../testing/index";
import {
  AgentsProvider,
  useAddMember,
  useAgent,
  useAgents,
  useApiKeys,
  useConversation,
  useConversationMessages,
  useConversations,
  useCreateAgent,
  useCreateApiKey,
  useCreateOrganisation,
  useCreateTemplate,
  useCurrentUser,
  useDeleteAgent,
  useDeleteConversation,
  useDeleteCurrentUser,
  useDeleteOrganisation,
  useDeleteTemplate,
  useLintAgent,
  useMembers,
  useOrganisation,
  useOrganisations,
  useRecoverPassword,
  useRemoveMember,
  useResetPassword,
  useRevokeApiKey,
  useSignIn,
  useSignOut,
  useSignUp,
  useTemplate,
  useTemplates,
  useUpdateAgent,
  useUpdateAgentStatus,
  useUpdateCurrentUser,
  useUpdateEmail,
  useUpdateMember,
  useUpdateOrganisation,
  useUpdateTemplate,
} from "./index";

// Every operation of Kivox's document, called through the hook that an app would use: once as it succeeds, once as it is refused.

/** What a test sees of a hook: how it is going, and what sets it off where it does not by itself. */
interface Going {
  readonly status: "pending" | "idle" | "success" | "error";
  readonly error: ParlanceError | null;
  readonly data: unknown;
  readonly start?: () => void;
}
type UseGoing = (fake: FakeKivox) => Going;

type UseWriting = () => Going & { readonly mutate: (variables: never) => void };
type VariablesOf<Use extends UseWriting> = Parameters<ReturnType<Use>["mutate"]>[0];

/** Changes something when told to. */
function write<Use extends UseWriting>(
  useWrite: Use,
  given: VariablesOf<Use> | ((fake: FakeKivox) => VariablesOf<Use>),
): UseGoing {
  return function useGoing(fake) {
    const { mutate, ...going } = useWrite() as Going & { mutate: (variables: unknown) => void };
    const start = () =>
      mutate(typeof given === "function" ? (given as (fake: FakeKivox) => unknown)(fake) : given);
    return { ...going, start };
  };
}

interface Refusal {
  /** The index of who asks among the fake's people, `null` for nobody. @defaultValue 0 */
  readonly as?: number | null;
  readonly use: UseGoing;
  readonly is: readonly [status: number, code: ParlanceErrorCode, vendorCode: string];
}
interface Case {
  readonly as?: number | null;
  readonly use: UseGoing;
  /** What must have happened, out of sight. */
  readonly before?: (fake: FakeKivox) => Promise<unknown>;
  readonly refused: Refusal;
}

const own = "c0000000-0000-4000-8000-000000000000";
const shared = "d0000000-0000-4000-8000-000000000000";
const template = "e0000000-0000-4000-8000-000000000000";
const sharedTemplate = "e0000000-0000-4000-8000-000000000002";
const conversation = "f0000000-0000-4000-8000-0000000000c8";
const nobody = "00000000-0000-4000-8000-000000000000";
const northline = { org: "northline" };
const config: AgentConfig = {
  name: "Ada",
  avatarUrl: "https://example.com/ada.png",
  description: "Parcels",
  language: "es",
  timezone: "America/Bogota",
  globalSystemPrompt: "Be kind.",
  maxSessionDurationMinutes: 30,
  maxSilenceTimeoutSeconds: 600,
  allowInterruptions: false,
  llmEngine: "openai",
  llmModel: "gpt-4o",
};
const blueprint: Blueprint = {
  version: "1",
  entries: [
    {
      name: "main",
      workflow: {
        nodes: [
          { id: "in", type: "entry", data: { greeting: "Hi" }, position: { x: 1, y: 2 } },
          { id: "out", type: "exit", data: {} },
        ],
        edges: [{ source: "in", target: "out", label: "at once" }],
      },
    },
  ],
};
const secrets = [{ key: "CARRIER_KEY", value: "ck_live_1", description: "For the carrier" }];
const whole = { config, secrets, blueprint };

const idOf = (fake: FakeKivox, person: number) => fake.users[person]?.id ?? "";
const memberOf =
  <Given extends Role>(person: number, role: Given) =>
  (fake: FakeKivox) => ({ ...northline, userId: idOf(fake, person), role });
const sharedConversation = (fake: FakeKivox) =>
  fake.conversations.find(({ agent_id }) => agent_id === shared)?.id ?? "";
const notSignedIn = [401, "unauthenticated", "auth.unauthorized"] as const;
const unseen = [404, "not-found", "resource.not_found"] as const;
const notAllowed = [403, "forbidden", "auth.forbidden"] as const;
const wrong = [422, "invalid-request", "validation.failed"] as const;

const account = { email: "new@example.com", password: "long enough", name: "New" };
const ana = { email: "ana@example.com", password: "parlance demo" };
const challengeToken = "a person";

const cases: Readonly<Record<string, Case>> = {
  signup: {
    as: null,
    use: write(useSignUp, { ...account, challengeToken }),
    refused: {
      as: null,
      use: write(useSignUp, { ...account, ...ana, challengeToken }),
      is: [409, "conflict", "email.taken"],
    },
  },
  createSession: {
    as: null,
    use: write(useSignIn, { ...ana, challengeToken }),
    refused: {
      as: null,
      use: write(useSignIn, { ...ana, password: "wrong", challengeToken }),
      is: [401, "unauthenticated", "auth.invalid_credentials"],
    },
  },
  revokeAllSessions: {
    use: write(useSignOut, { everywhere: true }),
    refused: { as: null, use: write(useSignOut, { everywhere: true }), is: notSignedIn },
  },
  revokeSession: {
    use: write(useSignOut, {}),
    refused: { as: null, use: write(useSignOut, {}), is: notSignedIn },
  },
  recoverPassword: {
    as: null,
    use: write(useRecoverPassword, { email: ana.email, challengeToken }),
    refused: {
      as: null,
      use: write(useRecoverPassword, { email: ana.email, challengeToken: "a robot" }),
      is: [403, "forbidden", "turnstile.rejected"],
    },
  },
  resetPassword: {
    as: null,
    before: (fake) =>
      fake.handle(
        new Request(`${fake.baseUrl}/auth/password/recover`, {
          method: "POST",
          body: JSON.stringify({ email: ana.email }),
          headers: { "x-turnstile-token": challengeToken },
        }),
      ),
    use: write(useResetPassword, ({ resetTokens: [[token = ""] = []] }) => ({
      token,
      password: "another one",
    })),
    refused: {
      as: null,
      use: write(useResetPassword, { token: "used", password: "another one" }),
      is: wrong,
    },
  },
  listAPIKeys: {
    use: () => useApiKeys(),
    refused: { as: null, use: () => useApiKeys(), is: notSignedIn },
  },
  createAPIKey: {
    use: write(useCreateApiKey, {
      name: "Reports",
      scopes: ["agents:read"],
      expiresAt: Date.UTC(2099, 0),
    }),
    refused: {
      use: write(useCreateApiKey, { name: "Reports", expiresAt: Date.UTC(2001, 0) }),
      is: wrong,
    },
  },
  revokeAPIKey: {
    use: write(useRevokeApiKey, ({ apiKeys }) => ({ id: apiKeys[0]?.id ?? "" })),
    refused: { use: write(useRevokeApiKey, { id: nobody }), is: unseen },
  },
  getMe: {
    use: () => useCurrentUser(),
    refused: { as: null, use: () => useCurrentUser(), is: notSignedIn },
  },
  updateMe: {
    use: write(useUpdateCurrentUser, { name: "Ana T.", avatarUrl: "https://example.com/a.png" }),
    refused: { use: write(useUpdateCurrentUser, { name: "" }), is: wrong },
  },
  deleteMe: {
    as: 2,
    use: write(useDeleteCurrentUser, undefined),
    refused: { use: write(useDeleteCurrentUser, undefined), is: [409, "conflict", "owner.last"] },
  },
  updateMyEmail: {
    use: write(useUpdateEmail, { email: "ana.torres@example.com" }),
    refused: {
      use: write(useUpdateEmail, { email: "bruno@example.com" }),
      is: [409, "conflict", "email.taken"],
    },
  },
  listOrgs: {
    use: () => useOrganisations(),
    refused: { as: null, use: () => useOrganisations(), is: notSignedIn },
  },
  createOrg: {
    use: write(useCreateOrganisation, { name: "New", slug: "new-one", description: "For all" }),
    refused: {
      use: write(useCreateOrganisation, { name: "Other", slug: "northline" }),
      is: [409, "conflict", "slug.taken"],
    },
  },
  getOrg: {
    use: () => useOrganisation("northline"),
    refused: { as: 4, use: () => useOrganisation("northline"), is: unseen },
  },
  updateOrg: {
    use: write(useUpdateOrganisation, {
      slug: "northline",
      name: "Northline",
      description: "Freight",
      avatarUrl: "https://example.com/n.png",
    }),
    refused: {
      as: 3,
      use: write(useUpdateOrganisation, { slug: "northline", name: "Mine" }),
      is: notAllowed,
    },
  },
  deleteOrg: {
    use: write(useDeleteOrganisation, { slug: "northline" }),
    refused: {
      as: 1,
      use: write(useDeleteOrganisation, { slug: "northline" }),
      is: notAllowed,
    },
  },
  listOrgMembers: {
    use: () => useMembers("northline"),
    refused: { as: 4, use: () => useMembers("northline"), is: unseen },
  },
  addOrgMember: {
    use: write(useAddMember, memberOf(4, "viewer")),
    refused: {
      use: write(useAddMember, memberOf(1, "viewer")),
      is: [409, "conflict", "member.exists"],
    },
  },
  updateOrgMember: {
    use: write(useUpdateMember, memberOf(1, "owner")),
    refused: {
      use: write(useUpdateMember, memberOf(0, "member")),
      is: [409, "conflict", "owner.last"],
    },
  },
  removeOrgMember: {
    use: write(useRemoveMember, (fake) => ({ ...northline, userId: idOf(fake, 1) })),
    refused: {
      as: 3,
      use: write(useRemoveMember, (fake) => ({ ...northline, userId: idOf(fake, 1) })),
      is: notAllowed,
    },
  },
  listUserAgents: {
    use: () => useAgents({ scope: "me", search: "line", page: 1, limit: 7 }),
    refused: { as: null, use: () => useAgents({ scope: "me" }), is: notSignedIn },
  },
  createUserAgent: {
    use: write(useCreateAgent, { scope: "me", templateId: template, ...whole }),
    refused: { use: write(useCreateAgent, { scope: "me", templateId: nobody }), is: unseen },
  },
  listOrgAgents: {
    use: () => useAgents({ scope: northline, page: 2, limit: 5 }),
    refused: { as: 4, use: () => useAgents({ scope: northline }), is: unseen },
  },
  createOrgAgent: {
    use: write(useCreateAgent, { scope: northline, ...whole }),
    refused: { as: 3, use: write(useCreateAgent, { scope: northline, config }), is: notAllowed },
  },
  getAgent: {
    use: () => useAgent(own),
    refused: { use: () => useAgent(nobody), is: unseen },
  },
  updateAgent: {
    use: write(useUpdateAgent, { id: own, ...whole }),
    refused: {
      use: write(useUpdateAgent, { id: own, config: { ...config, name: "" } }),
      is: wrong,
    },
  },
  deleteAgent: {
    use: write(useDeleteAgent, { id: own }),
    refused: { as: 2, use: write(useDeleteAgent, { id: shared }), is: notAllowed },
  },
  updateAgentStatus: {
    use: write(useUpdateAgentStatus, { id: own, status: "archived" }),
    refused: {
      as: 2,
      use: write(useUpdateAgentStatus, { id: shared, status: "archived" }),
      is: notAllowed,
    },
  },
  lintAgent: {
    use: write(useLintAgent, { id: own, blueprint }),
    refused: { as: 4, use: write(useLintAgent, { id: shared }), is: unseen },
  },
  listAgentConversations: {
    use: () => useConversations(own, { limit: 10 }),
    refused: { as: 1, use: () => useConversations(own), is: unseen },
  },
  getConversation: {
    use: () => useConversation(conversation),
    refused: { as: 1, use: () => useConversation(conversation), is: unseen },
  },
  deleteConversation: {
    use: write(useDeleteConversation, { id: conversation }),
    refused: {
      as: 2,
      use: write(useDeleteConversation, (fake) => ({ id: sharedConversation(fake) })),
      is: notAllowed,
    },
  },
  listConversationMessages: {
    use: () => useConversationMessages(conversation, { limit: 10 }),
    refused: { as: 1, use: () => useConversationMessages(conversation), is: unseen },
  },
  listUserTemplates: {
    use: () => useTemplates({ scope: "me", page: 1, limit: 3 }),
    refused: { as: null, use: () => useTemplates({ scope: "me" }), is: notSignedIn },
  },
  createUserTemplate: {
    use: write(useCreateTemplate, {
      scope: "me",
      name: "Parcels",
      description: "For carriers",
      ...whole,
    }),
    refused: { use: write(useCreateTemplate, { scope: "me", name: "" }), is: wrong },
  },
  listOrgTemplates: {
    use: () => useTemplates({ scope: northline }),
    refused: { as: 4, use: () => useTemplates({ scope: northline }), is: unseen },
  },
  createOrgTemplate: {
    use: write(useCreateTemplate, { scope: northline, name: "Parcels", ...whole }),
    refused: {
      as: 3,
      use: write(useCreateTemplate, { scope: northline, name: "Parcels" }),
      is: notAllowed,
    },
  },
  getTemplate: {
    use: () => useTemplate(template),
    refused: { use: () => useTemplate(nobody), is: unseen },
  },
  updateTemplate: {
    use: write(useUpdateTemplate, {
      id: template,
      name: "Parcels",
      description: "For carriers",
      ...whole,
    }),
    refused: {
      as: 3,
      use: write(useUpdateTemplate, { id: sharedTemplate, name: "Mine" }),
      is: notAllowed,
    },
  },
  deleteTemplate: {
    use: write(useDeleteTemplate, { id: template }),
    refused: { as: 2, use: write(useDeleteTemplate, { id: sharedTemplate }), is: notAllowed },
  },
};

const operations = readOpenApi(kivoxDocument);

let kivox: RecordedKivox | undefined;
afterEach(() => kivox?.close());

/** Has an app use that hook until it knows, and tells what it knows then, and what went over the line. */
async function play({ as = 0, use, before }: Pick<Case, "as" | "use" | "before">) {
  const { fake, jar, fetch, exchanges } = (kivox = createRecordedKivox({
    turnstile: [challengeToken],
  }));
  if (as !== null) jar.cookie = fake.sessionCookie(idOf(fake, as));
  await before?.(fake);
  const logged = fake.log.requests.length;
  const unauthenticated: ParlanceError[] = [];
  const client = createKivoxSessionClient({
    baseUrl: fake.baseUrl,
    fetch,
    onUnauthenticated: (error) => unauthenticated.push(error),
  });
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { readonly children?: ReactNode }) => (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <AgentsProvider client={client}>{children}</AgentsProvider>
      </QueryClientProvider>
    </StrictMode>
  );

  const { result, unmount } = renderHook(() => use(fake), { wrapper });
  act(() => result.current.start?.());
  await waitFor(() => expect(result.current.status).toMatch(/success|error/));

  const { status, error, data, start } = result.current;
  unmount();
  queryClient.clear();
  return {
    status,
    error,
    data,
    isWrite: start !== undefined,
    exchanges,
    unauthenticated,
    log: fake.log.requests.slice(logged),
  };
}

it("every operation of the document is here, and no other", () => {
  expect(Object.keys(cases).toSorted()).toEqual([...operations.keys()].toSorted());
  expect(operations.size).toBe(42);
});

describe.each(Object.entries(cases))("%s", (operationId, { refused, ...succeeding }) => {
  const operation = operations.get(operationId);

  it("is asked through its hook, and answered as the document says", async () => {
    const { status, error, data, isWrite, log, exchanges } = await play(succeeding);

    expect(error).toBeNull();
    expect(status).toBe("success");
    // StrictMode mounts twice; what only reads may then be asked for twice.
    expect(log.length).toBeLessThanOrEqual(isWrite ? 1 : 2);
    expect(new Set(log.map((one) => `${one.operationId} ${one.status}`))).toEqual(
      new Set([`${operationId} ${operation?.success}`]),
    );
    expect(exchanges.flatMap((exchange) => operation?.complaintsAbout(exchange))).toEqual([]);
    expect(data === undefined).toBe(operation?.success === 204);
  });

  it("is refused, and the hook says why", async () => {
    const [status, code, vendorCode] = refused.is;
    const { error, isWrite, log, exchanges, unauthenticated } = await play(refused);

    expect(error).toMatchObject({ name: "ParlanceError", status, code, vendorCode });
    expect(error?.message).not.toBe("");
    expect(log.length).toBeLessThanOrEqual(isWrite ? 1 : 2);
    expect(new Set(log.map((one) => `${one.operationId} ${one.status}`))).toEqual(
      new Set([`${operationId} ${status}`]),
    );
    expect(exchanges.flatMap((exchange) => operation?.complaintsAbout(exchange))).toEqual([]);
    expect(new Set(unauthenticated.map((one) => one.vendorCode))).toEqual(
      new Set(vendorCode === "auth.unauthorized" ? [vendorCode] : []),
    );
  });
});

// What is proved above is worth as much as what would be found.
describe("a document that says something else", () => {
  it.each([
    [
      "another path",
      "is not /bots/{agentID}",
      "getAgent",
      "/agents/{agentID}:",
      "/bots/{agentID}:",
    ],
    [
      "another method",
      "PATCH is not put",
      "updateAgent",
      /(\n {4})patch:(\s+operationId: updateAgent\n)/,
      "$1put:$2",
    ],
    [
      "another query",
      "the query search is not described",
      "listUserAgents",
      "name: search",
      "name: q",
    ],
    [
      "another header",
      "X-Captcha-Token is missing",
      "signup",
      "name: X-Turnstile-Token",
      "name: X-Captcha-Token",
    ],
    [
      "another member to send",
      "the request.state is missing",
      "updateAgentStatus",
      /(UpdateAgentStatusRequest:[^]*?)status/g,
      "$1state",
    ],
    [
      "one more member to send",
      "the request.reason is missing",
      "createUserTemplate",
      /(CreateTemplateRequest:[^]*?required: \[)/,
      "$1reason, ",
    ],
    [
      "no secrets to send",
      "the request.secrets is not described",
      "createOrgAgent",
      /(CreateAgentRequest:[^]*?)secrets:/,
      "$1credentials:",
    ],
    [
      "one more member to get",
      "the answer.sum is missing",
      "listAgentConversations",
      "required: [items, next_cursor,",
      "required: [items, sum, next_cursor,",
    ],
    ["another kind of id", "the answer.id must be email", "getMe", "format: uuid", "format: email"],
    [
      "another status of agents",
      "the answer.status must be one of draft,archived",
      "getAgent",
      "enum: [draft, live, archived]",
      "enum: [draft, archived]",
    ],
    [
      "a number for a text",
      "the answer.slug must be integer",
      "getOrg",
      /(\n {4}Org:[^]*?slug:\s+type:) string/,
      "$1 integer",
    ],
    [
      "a body for nothing",
      "the answer has no body",
      "deleteAgent",
      /(operationId: deleteAgent[^]*?"204":)\s+description: [^\n]+/,
      '$1\n          $ref: "#/components/responses/Agent"',
    ],
    [
      "nothing for a body",
      "the answer has a body, and should have none",
      "lintAgent",
      /(operationId: lintAgent[^]*?"200":\s+description: [^\n]+)\s+content:/,
      "$1\n          headers:",
    ],
  ])("is told apart: %s", async (_what, complaint, operationId, from, to) => {
    const spoiled = kivoxDocument.replace(from, to);
    expect(spoiled).not.toBe(kivoxDocument);
    const one = cases[operationId];
    if (!one) throw new Error(`There is no case for ${operationId}.`);

    const { exchanges } = await play(one);

    const complaints = exchanges.flatMap(
      (exchange) => readOpenApi(spoiled).get(operationId)?.complaintsAbout(exchange) ?? [],
    );
    expect(complaints.join()).toContain(complaint);
  });

  it("is told apart: one operation more, one less, and an error of another kind", async () => {
    const more = readOpenApi(
      kivoxDocument.replace(
        "  /users/me/email:",
        "  /users/you:\n    get:\n      operationId: getYou\n      responses: {}\n  /users/me/email:",
      ),
    );
    expect(Object.keys(cases)).not.toEqual(expect.arrayContaining([...more.keys()]));
    const renamed = readOpenApi(kivoxDocument.replace("operationId: getMe", "operationId: whoAmI"));
    expect(Object.keys(cases)).not.toEqual(expect.arrayContaining([...renamed.keys()]));

    const { exchanges } = await play(cases["getAgent"]!.refused);
    const other = readOpenApi(
      kivoxDocument.replace("required: [code, message, doc_url]", "required: [code, request_id]"),
    );
    expect(
      exchanges.flatMap((exchange) => other.get("getAgent")?.complaintsAbout(exchange)),
    ).toContain("the answer.request_id is missing");
  });
});
