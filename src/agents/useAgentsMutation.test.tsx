import type { UseMutationResult } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import type { ParlanceError } from "../core/index";
import type { KivoxOperationId } from "../testing/index";
import {
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

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

const org = "northline";

function idsOf({ fake }: KivoxScene) {
  const id = (item: { readonly id: string } | undefined) => item?.id ?? "";
  const conversation = fake.conversations.at(-1);
  const mine = fake.agents.find(({ id }) => id === fake.conversations[0]?.agent_id);
  return {
    agent: id(mine),
    conversation: id(fake.conversations.filter(({ agent_id }) => agent_id === id(mine)).at(-1)),
    elsewhere: id(conversation),
    template: id(fake.templates.find(({ owner_user_id }) => owner_user_id === id(fake.users[0]))),
    apiKey: id(fake.apiKeys.find(({ owner_user_id }) => owner_user_id === id(fake.users[0]))),
    me: id(fake.users[0]),
    bruno: id(fake.users[1]),
    elena: id(fake.users[4]),
  };
}
type Ids = ReturnType<typeof idsOf>;

/** One of everything is on show. */
function useEverything({ agent, conversation, template }: Ids) {
  return {
    ownAgents: useAgents({ scope: "me" }),
    orgAgents: useAgents({ scope: { org } }),
    agent: useAgent(agent),
    conversations: useConversations(agent),
    conversation: useConversation(conversation),
    messages: useConversationMessages(conversation),
    ownTemplates: useTemplates({ scope: "me" }),
    orgTemplates: useTemplates({ scope: { org } }),
    template: useTemplate(template),
    organisations: useOrganisations(),
    organisation: useOrganisation(org),
    members: useMembers(org),
    apiKeys: useApiKeys(),
    user: useCurrentUser(),
  };
}

const everything = (ids: Ids) => [
  "GET /users/me/agents",
  `GET /orgs/${org}/agents`,
  `GET /agents/${ids.agent}`,
  `GET /agents/${ids.agent}/conversations`,
  `GET /conversations/${ids.conversation}`,
  `GET /conversations/${ids.conversation}/messages`,
  "GET /users/me/templates",
  `GET /orgs/${org}/templates`,
  `GET /templates/${ids.template}`,
  "GET /orgs",
  `GET /orgs/${org}`,
  `GET /orgs/${org}/members`,
  "GET /auth/api-keys",
  "GET /users/me",
];

interface Change {
  readonly hook: string;
  readonly operation: KivoxOperationId;
  readonly useChange: () => {
    readonly error: ParlanceError | null;
    readonly run: (ids: Ids) => Promise<unknown>;
  };
  readonly prepare: (ids: Ids) => Promise<void>;
  /** What is asked for again, exactly. */
  readonly asks: (ids: Ids) => readonly string[];
  readonly asksAfterFailure: (ids: Ids) => readonly string[];
}

function change<Data, Variables>({
  use,
  variables,
  ...rest
}: Pick<Change, "hook" | "operation"> &
  Partial<Change> & {
    readonly use: () => UseMutationResult<Data, ParlanceError, Variables>;
    readonly variables: (ids: Ids) => Variables;
  }): Change {
  const useHook = use;
  return {
    prepare: async () => undefined,
    asks: () => [],
    asksAfterFailure: () => [],
    ...rest,
    useChange() {
      const { error, ...mutation } = useHook();
      const mutateAsync = mutation.mutateAsync as unknown as (given: Variables) => Promise<Data>;
      return { error, run: (ids) => mutateAsync(variables(ids)) };
    },
  };
}

const agentLists = ["GET /users/me/agents", `GET /orgs/${org}/agents`];
const templateLists = ["GET /users/me/templates", `GET /orgs/${org}/templates`];
const members = [`GET /orgs/${org}/members`];
const challengeToken = "captcha";
const email = "ana@example.com";

const changes: readonly Change[] = [
  change({
    hook: "useCreateAgent, of one's own",
    operation: "createUserAgent",
    use: useCreateAgent,
    variables: () => ({ scope: "me" as const, config: { name: "Ada" } }),
    asks: () => ["GET /users/me/agents"],
  }),
  change({
    hook: "useCreateAgent, of an organisation",
    operation: "createOrgAgent",
    use: useCreateAgent,
    variables: () => ({ scope: { org }, config: { name: "Ada" } }),
    asks: () => [`GET /orgs/${org}/agents`],
  }),
  change({
    hook: "useUpdateAgent",
    operation: "updateAgent",
    use: useUpdateAgent,
    variables: ({ agent }) => ({ id: agent, config: { name: "Ada" } }),
    asks: () => agentLists,
  }),
  change({
    hook: "useUpdateAgentStatus",
    operation: "updateAgentStatus",
    use: useUpdateAgentStatus,
    variables: ({ agent }) => ({ id: agent, status: "archived" as const }),
    asks: ({ agent }) => [...agentLists, `GET /agents/${agent}`],
    asksAfterFailure: ({ agent }) => [...agentLists, `GET /agents/${agent}`],
  }),
  change({
    hook: "useLintAgent",
    operation: "lintAgent",
    use: useLintAgent,
    variables: ({ agent }) => ({ id: agent }),
  }),
  change({
    hook: "useDeleteAgent",
    operation: "deleteAgent",
    use: useDeleteAgent,
    variables: ({ agent }) => ({ id: agent }),
    asks: () => agentLists,
  }),
  change({
    hook: "useDeleteConversation",
    operation: "deleteConversation",
    use: useDeleteConversation,
    variables: ({ conversation }) => ({ id: conversation }),
    asks: ({ agent }) => [`GET /agents/${agent}/conversations`],
  }),
  change({
    hook: "useDeleteConversation, of one that is not on show",
    operation: "deleteConversation",
    use: useDeleteConversation,
    variables: ({ elsewhere }) => ({ id: elsewhere }),
  }),
  change({
    hook: "useCreateTemplate, of one's own",
    operation: "createUserTemplate",
    use: useCreateTemplate,
    variables: () => ({ scope: "me" as const, name: "Start" }),
    asks: () => ["GET /users/me/templates"],
  }),
  change({
    hook: "useCreateTemplate, of an organisation",
    operation: "createOrgTemplate",
    use: useCreateTemplate,
    variables: () => ({ scope: { org }, name: "Start" }),
    asks: () => [`GET /orgs/${org}/templates`],
  }),
  change({
    hook: "useUpdateTemplate",
    operation: "updateTemplate",
    use: useUpdateTemplate,
    variables: ({ template }) => ({ id: template, name: "Start" }),
    asks: () => templateLists,
  }),
  change({
    hook: "useDeleteTemplate",
    operation: "deleteTemplate",
    use: useDeleteTemplate,
    variables: ({ template }) => ({ id: template }),
    asks: () => templateLists,
  }),
  change({
    hook: "useCreateOrganisation",
    operation: "createOrg",
    use: useCreateOrganisation,
    variables: () => ({ name: "Acme", slug: "acme" }),
    asks: () => ["GET /orgs"],
  }),
  change({
    hook: "useUpdateOrganisation",
    operation: "updateOrg",
    use: useUpdateOrganisation,
    variables: () => ({ slug: org, name: "Acme" }),
    asks: () => ["GET /orgs"],
  }),
  change({
    hook: "useDeleteOrganisation",
    operation: "deleteOrg",
    use: useDeleteOrganisation,
    variables: () => ({ slug: org }),
    asks: () => ["GET /orgs"],
  }),
  change({
    hook: "useAddMember",
    operation: "addOrgMember",
    use: useAddMember,
    variables: ({ elena }) => ({ org, userId: elena, role: "viewer" as const }),
    asks: () => members,
  }),
  change({
    hook: "useUpdateMember",
    operation: "updateOrgMember",
    use: useUpdateMember,
    variables: ({ bruno }) => ({ org, userId: bruno, role: "viewer" as const }),
    asks: () => members,
  }),
  change({
    hook: "useRemoveMember",
    operation: "removeOrgMember",
    use: useRemoveMember,
    variables: ({ bruno }) => ({ org, userId: bruno }),
    asks: () => members,
  }),
  change({
    hook: "useRemoveMember, oneself",
    operation: "removeOrgMember",
    use: useRemoveMember,
    variables: ({ me }) => ({ org: "mashriq", userId: me }),
    asks: () => ["GET /orgs"],
  }),
  change({
    hook: "useCreateApiKey",
    operation: "createAPIKey",
    use: useCreateApiKey,
    variables: () => ({ name: "Nightly" }),
    asks: () => ["GET /auth/api-keys"],
  }),
  change({
    hook: "useRevokeApiKey",
    operation: "revokeAPIKey",
    use: useRevokeApiKey,
    variables: ({ apiKey }) => ({ id: apiKey }),
    asks: () => ["GET /auth/api-keys"],
  }),
  change({
    hook: "useUpdateCurrentUser",
    operation: "updateMe",
    use: useUpdateCurrentUser,
    variables: () => ({ name: "Ada" }),
  }),
  change({
    hook: "useUpdateEmail",
    operation: "updateMyEmail",
    use: useUpdateEmail,
    variables: () => ({ email: "ada@example.com" }),
  }),
  change({
    hook: "useDeleteCurrentUser",
    operation: "deleteMe",
    use: useDeleteCurrentUser,
    variables: () => undefined,
    // An organisation is not left without an owner.
    async prepare({ bruno }) {
      await scene.client.api.updateMember(org, bruno, "owner");
    },
  }),
  change({
    hook: "useSignUp",
    operation: "signup",
    use: useSignUp,
    variables: () => ({
      name: "Ada",
      email: "ada@example.com",
      password: "correct horse battery",
      challengeToken,
    }),
    asks: everything,
  }),
  change({
    hook: "useSignIn",
    operation: "createSession",
    use: useSignIn,
    variables: () => ({
      email,
      password: scene.fake.password,
      challengeToken,
    }),
    asks: everything,
  }),
  change({
    hook: "useSignOut",
    operation: "revokeSession",
    use: useSignOut,
    variables: () => ({}),
  }),
  change({
    hook: "useSignOut, everywhere",
    operation: "revokeAllSessions",
    use: useSignOut,
    variables: () => ({ everywhere: true }),
  }),
  change({
    hook: "useRecoverPassword",
    operation: "recoverPassword",
    use: useRecoverPassword,
    variables: () => ({ email, challengeToken }),
  }),
  change({
    hook: "useResetPassword",
    operation: "resetPassword",
    use: useResetPassword,
    async prepare() {
      await scene.client.api.recoverPassword({ email, challengeToken });
    },
    variables: () => ({
      token: [...scene.fake.resetTokens.keys()][0] ?? "",
      password: "correct horse battery",
    }),
  }),
];

async function show({ useChange, prepare }: Change) {
  const ids = idsOf(scene);
  await prepare(ids);
  scene.forgetAsked();
  const { result } = renderHook(() => ({ shown: useEverything(ids), change: useChange() }), {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  expect(scene.paths).toEqual(everything(ids).sort());
  scene.forgetAsked();
  return {
    ids,
    result,
    async run() {
      await act(async () => void (await result.current.change.run(ids).catch(() => undefined)));
      await scene.settled();
    },
    /** Without the change itself. */
    again: () => scene.paths.filter((path) => path.startsWith("GET ")),
  };
}

describe("what is asked for again", () => {
  test.each(changes)("$hook", async (change) => {
    const { ids, result, run, again } = await show(change);
    await run();
    expect(result.current.change.error).toBeNull();
    expect(
      scene.fake.log.requests.some(({ operationId }) => operationId === change.operation),
    ).toBe(true);
    expect(again()).toEqual([...change.asks(ids)].sort());
  });

  test.each(changes)("$hook, when it fails", async (change) => {
    scene.fake.failNext(change.operation, { status: 403, code: "test.refused" });
    const { ids, result, run, again } = await show(change);
    await run();
    expect(result.current.change.error).toMatchObject({
      code: "forbidden",
      vendorCode: "test.refused",
    });
    expect(again()).toEqual([...change.asksAfterFailure(ids)].sort());
  });

  test("an answer that was on its way before the change does not count", async () => {
    const ids = idsOf(scene);
    const release = scene.hold(/GET \/users\/me\/agents/);
    const { result } = renderHook(
      () => ({ agents: useAgents({ scope: "me" }), change: useUpdateAgent() }),
      { wrapper: scene.Wrapper },
    );
    await act(async () => {
      await result.current.change.mutateAsync({ id: ids.agent, config: { name: "Ada" } });
      release();
    });
    await scene.settled();
    const shown = result.current.agents.data?.items.find(({ id }) => id === ids.agent);
    expect(shown?.config.name).toBe("Ada");
    expect(scene.asked.filter(({ what }) => what.startsWith("GET"))).toHaveLength(2);
  });
});

describe("what is known from the answer", () => {
  const agent = change({
    hook: "useUpdateAgent",
    operation: "updateAgent",
    use: useUpdateAgent,
    variables: (ids) => ({ id: ids.agent, config: { name: "Ada" } }),
  });
  const template = change({
    hook: "useUpdateTemplate",
    operation: "updateTemplate",
    use: useUpdateTemplate,
    variables: (ids) => ({ id: ids.template, name: "Start" }),
  });
  const organisation = change({
    hook: "useUpdateOrganisation",
    operation: "updateOrg",
    use: useUpdateOrganisation,
    variables: () => ({ slug: org, name: "Acme" }),
  });
  const user = change({
    hook: "useUpdateEmail",
    operation: "updateMyEmail",
    use: useUpdateEmail,
    variables: () => ({ email: "ada@example.com" }),
  });

  test("an agent", async () => {
    const { result, run } = await show(agent);
    await run();
    expect(result.current.shown.agent.data?.config.name).toBe("Ada");
  });

  test("a template", async () => {
    const { result, run } = await show(template);
    await run();
    expect(result.current.shown.template.data?.name).toBe("Start");
  });

  test("an organisation", async () => {
    const { result, run } = await show(organisation);
    await run();
    expect(result.current.shown.organisation.data?.name).toBe("Acme");
  });

  test("who is signed in", async () => {
    const { result, run } = await show(user);
    await run();
    expect(result.current.shown.user.data?.email).toBe("ada@example.com");
  });
});

describe("every query says what went wrong", () => {
  const reads: readonly (readonly [KivoxOperationId, keyof ReturnType<typeof useEverything>])[] = [
    ["listUserAgents", "ownAgents"],
    ["listOrgAgents", "orgAgents"],
    ["getAgent", "agent"],
    ["listAgentConversations", "conversations"],
    ["getConversation", "conversation"],
    ["listConversationMessages", "messages"],
    ["listUserTemplates", "ownTemplates"],
    ["listOrgTemplates", "orgTemplates"],
    ["getTemplate", "template"],
    ["listOrgs", "organisations"],
    ["getOrg", "organisation"],
    ["listOrgMembers", "members"],
    ["listAPIKeys", "apiKeys"],
    ["getMe", "user"],
  ];

  test.each(reads)("%s", async (operation, name) => {
    scene.fake.failNext(operation, { status: 404 });
    const ids = idsOf(scene);
    const { result } = renderHook(() => useEverything(ids), { wrapper: scene.Wrapper });
    await scene.settled();
    for (const [key, query] of Object.entries(result.current))
      expect([key, query.error?.code]).toEqual([key, key === name ? "not-found" : undefined]);
  });
});
