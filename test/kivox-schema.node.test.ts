import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { generateKivox } from "../scripts/generate-kivox.mjs";

const folder = new URL("../src/protocols/kivox/", import.meta.url);
const text = readFileSync(new URL("openapi.yaml", folder), "utf8");

interface Reference {
  readonly $ref: string;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Schema {
  readonly type?: string;
  readonly items?: Schema | Reference;
  readonly required?: readonly string[];
  readonly properties?: Record<string, Schema | Reference>;
  readonly enum?: readonly string[];
  readonly additionalProperties?: boolean;
}
interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema: Schema | Reference } };
}
interface Response extends Content {
  readonly headers?: Record<string, unknown>;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Record<string, Response | Reference>;
  readonly security?: readonly unknown[];
}
interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Record<string, unknown>[];
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: {
    readonly schemas: Record<string, Schema>;
    readonly securitySchemes: Record<string, unknown>;
  };
}

const methods = ["get", "post", "put", "patch", "delete"];

function resolve<Thing>(document: Document, thing: Thing | Reference): Thing {
  let found: unknown = thing;
  while (typeof found === "object" && found !== null && "$ref" in found) {
    const pointer = String(found.$ref);
    found = pointer
      .replace(/^#\//, "")
      .split("/")
      .reduce<unknown>(
        (parent, key) => (parent as Record<string, unknown> | undefined)?.[key],
        document,
      );
    if (found === undefined) throw new Error(`${pointer} leads nowhere`);
  }
  return found as Thing;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" ? [String(inner)] : referencesIn(inner),
  );
}

function operationsOf(document: Document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => {
        const operation = item[method] as Operation;
        const parameters = [
          ...((item["parameters"] as Operation["parameters"]) ?? []),
          ...(operation.parameters ?? []),
        ].map((parameter) => resolve<Parameter>(document, parameter));
        return { method: method.toUpperCase(), path, operation, parameters };
      }),
  );
}

/** What is wrong with a document, whatever it describes. */
function complaintsAbout(document: Document): string[] {
  const complaints: string[] = [];
  for (const pointer of new Set(referencesIn(document))) {
    try {
      resolve(document, { $ref: pointer });
    } catch (error) {
      complaints.push((error as Error).message);
    }
  }
  if (complaints.length > 0) return complaints;

  const seen = new Set<string>();
  for (const { path, operation, parameters } of operationsOf(document)) {
    const { operationId, responses, security = document.security } = operation;
    const complain = (what: string) => complaints.push(`${operationId}: ${what}`);
    if (seen.has(operationId)) complain("the id stands twice");
    seen.add(operationId);

    const statuses = Object.keys(responses);
    if (statuses.filter((status) => /^2\d\d$/.test(status)).length !== 1) complain("one success");
    if (!statuses.includes("default")) complain("no default response");

    const inPath = parameters.filter((parameter) => parameter.in === "path");
    const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
    for (const name of named) {
      if (!inPath.some((parameter) => parameter.name === name && parameter.required)) {
        complain(`{${name}} is not declared`);
      }
    }
    for (const { name } of inPath)
      if (!named.includes(name)) complain(`${name} is not in the path`);

    for (const tag of operation.tags) {
      if (!document.tags.some(({ name }) => name === tag))
        complain(`the tag ${tag} is not declared`);
    }
    for (const scheme of security.flatMap((one) => Object.keys(one as object))) {
      if (!(scheme in document.components.securitySchemes)) complain(`no scheme ${scheme}`);
    }
  }

  for (const [name, schema] of Object.entries(document.components.schemas)) {
    for (const member of schema.required ?? []) {
      if (!(member in (schema.properties ?? {}))) complaints.push(`${name}: no member ${member}`);
    }
  }
  return complaints;
}

const document = parse(text) as Document;
const operations = operationsOf(document);

const nameOf = ({ $ref }: Reference) => $ref.replace(/^.*\//, "");
const isReference = (thing: object): thing is Reference => "$ref" in thing;

/** The name of a body's schema; a list of them as `Name[]`; a dash for no body. */
function bodyOf(message: Content | undefined): string {
  const schema = message?.content?.["application/json"]?.schema;
  if (!schema) return "-";
  if (isReference(schema)) return nameOf(schema);
  return schema.items && isReference(schema.items) ? `${nameOf(schema.items)}[]` : "inline";
}

test("the types are those of the document; if not: npm run kivox:schema", async () => {
  expect(readFileSync(new URL("schema.ts", folder), "utf8")).toBe(await generateKivox());
});

describe("the document", () => {
  it("is OpenAPI 3.1 without a contradiction", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(complaintsAbout(document)).toEqual([]);
  });

  it.each([
    ["#/components/schemas/Nobody leads nowhere", "schemas/UpdateEmailRequest", "schemas/Nobody"],
    ["signup: the id stands twice", "operationId: createSession", "operationId: signup"],
    ["getMe: one success", /(operationId: getMe[^]*?)"200"/, '$1"302"'],
    ["getMe: no default response", /(operationId: getMe[^]*?)default:/, '$1"404":'],
    ["revokeAPIKey: {keyID} is not declared", "name: keyID", "name: apiKeyID"],
    ["revokeAPIKey: apiKeyID is not in the path", "name: keyID", "name: apiKeyID"],
    ["signup: the tag auth is not declared", "- name: auth", "- name: authentication"],
    ["getMe: no scheme bearer", "    bearer:\n", "    token:\n"],
    ["Error: no member doc_url", "        doc_url:\n", "        docs:\n"],
  ])("would be told apart from one in which: %s", (complaint, from, to) => {
    const spoiled = text.replace(from, to);

    expect(spoiled).not.toBe(text);
    expect(complaintsAbout(parse(spoiled) as Document)).toContain(complaint);
  });
});

// Section 2 of the wire facts: method, path, id, body, success.
const table = `
POST   /auth/signup                              signup                   SignupRequest            201 AuthSessionResponse
POST   /auth/sessions                            createSession            LoginRequest             201 AuthSessionResponse
DELETE /auth/sessions                            revokeAllSessions        -                        204 -
DELETE /auth/sessions/me                         revokeSession            -                        204 -
POST   /auth/password/recover                    recoverPassword          RecoverPasswordRequest   204 -
POST   /auth/password/reset                      resetPassword            ResetPasswordRequest     204 -
GET    /auth/api-keys                            listAPIKeys              -                        200 AuthAPIKey[]
POST   /auth/api-keys                            createAPIKey             CreateAPIKeyRequest      201 AuthAPIKeyResponse
DELETE /auth/api-keys/{keyID}                    revokeAPIKey             -                        204 -
GET    /users/me                                 getMe                    -                        200 User
PATCH  /users/me                                 updateMe                 UpdateUserRequest        200 User
DELETE /users/me                                 deleteMe                 -                        204 -
PATCH  /users/me/email                           updateMyEmail            UpdateEmailRequest       200 User
GET    /orgs                                     listOrgs                 -                        200 Org[]
POST   /orgs                                     createOrg                CreateOrgRequest         201 Org
GET    /orgs/{orgSlug}                           getOrg                   -                        200 Org
PATCH  /orgs/{orgSlug}                           updateOrg                UpdateOrgRequest         200 Org
DELETE /orgs/{orgSlug}                           deleteOrg                -                        204 -
GET    /orgs/{orgSlug}/members                   listOrgMembers           -                        200 OrgMember[]
POST   /orgs/{orgSlug}/members                   addOrgMember             AddMemberRequest         201 OrgMember
PATCH  /orgs/{orgSlug}/members/{userID}          updateOrgMember          UpdateMemberRequest      200 OrgMember
DELETE /orgs/{orgSlug}/members/{userID}          removeOrgMember          -                        204 -
GET    /users/me/agents                          listUserAgents           -                        200 AgentPage
POST   /users/me/agents                          createUserAgent          CreateAgentRequest       201 Agent
GET    /orgs/{orgSlug}/agents                    listOrgAgents            -                        200 AgentPage
POST   /orgs/{orgSlug}/agents                    createOrgAgent           CreateAgentRequest       201 Agent
GET    /agents/{agentID}                         getAgent                 -                        200 Agent
PATCH  /agents/{agentID}                         updateAgent              UpdateAgentRequest       200 Agent
DELETE /agents/{agentID}                         deleteAgent              -                        204 -
PATCH  /agents/{agentID}/status                  updateAgentStatus        UpdateAgentStatusRequest 200 Agent
POST   /agents/{agentID}/lint                    lintAgent                LintAgentRequest         200 AgentLintDiagnostics
GET    /agents/{agentID}/conversations           listAgentConversations   -                        200 ConversationPage
GET    /conversations/{conversationID}           getConversation          -                        200 Conversation
DELETE /conversations/{conversationID}           deleteConversation       -                        204 -
GET    /conversations/{conversationID}/messages  listConversationMessages -                        200 ConversationMessagePage
GET    /users/me/templates                       listUserTemplates        -                        200 TemplatePage
POST   /users/me/templates                       createUserTemplate       CreateTemplateRequest    201 Template
GET    /orgs/{orgSlug}/templates                 listOrgTemplates         -                        200 TemplatePage
POST   /orgs/{orgSlug}/templates                 createOrgTemplate        CreateTemplateRequest    201 Template
GET    /templates/{templateID}                   getTemplate              -                        200 Template
PATCH  /templates/{templateID}                   updateTemplate           UpdateTemplateRequest    200 Template
DELETE /templates/{templateID}                   deleteTemplate           -                        204 -
`
  .trim()
  .split("\n")
  .map((row) => row.replace(/ +/g, " "));

// Section 3: the members, a question mark at those that may be absent; `{ }` where other keys are free.
const members = `
Error code message doc_url params?
SignupRequest email password name
LoginRequest email password
RecoverPasswordRequest email
ResetPasswordRequest token password
AuthSessionResponse expires_at
AuthAPIKey id owner_user_id? owner_org_id? created_by_user_id name prefix scopes[] last_used_at? expires_at? created_at
AuthAPIKeyResponse id name prefix key scopes[] expires_at? created_at
CreateAPIKeyRequest name scopes[]? expires_at?
User id email name avatar_url? created_at updated_at
UpdateUserRequest name? avatar_url?
UpdateEmailRequest email
Org id created_by? name description? avatar_url? slug tier created_at updated_at
CreateOrgRequest name description? slug
UpdateOrgRequest name? description? avatar_url?
OrgMember org_id user_id role created_at updated_at
AddMemberRequest user_id role
UpdateMemberRequest role
Agent id owner_user_id? owner_org_id? template_id? config secrets[] blueprint status created_at updated_at
AgentPage items[] total limit page
AgentConfig name avatar_url? description? language? timezone? global_system_prompt? max_session_duration_minutes? max_silence_timeout_seconds? allow_interruptions? llm_engine? llm_model?
AgentSecret key value description?
AgentLintDiagnostics errors[]
CreateAgentRequest template_id? config? secrets[]? blueprint?
UpdateAgentRequest config? secrets[]? blueprint?
UpdateAgentStatusRequest status
LintAgentRequest blueprint?
Blueprint version entries[]
BlueprintEntry name workflow
BlueprintWorkflow nodes[] edges[]
BlueprintNode id type data { }
BlueprintEdge source target { }
Conversation id agent_id status summary? started_at ended_at? end_reason?
ConversationPage items[] next_cursor has_more
ConversationMessage id conversation_id role content created_at
ConversationMessagePage items[] next_cursor has_more
Template id owner_user_id? owner_org_id? name description? config blueprint created_at updated_at
TemplatePage items[] total limit page
CreateTemplateRequest name description? config? secrets[]? blueprint?
UpdateTemplateRequest name? description? config? secrets[]? blueprint?
`
  .trim()
  .split("\n");

const values = {
  AgentLLMEngine: "deepseek mistral gemini openai",
  AgentStatus: "draft live archived",
  ConversationEndReason:
    "user_exit timeout script_terminate socket_shutdown error flow_end client_end agent_transfer",
  ConversationMessageRole: "user assistant system tool",
  ConversationStatus: "active ended",
  OrgRole: "owner admin member viewer",
  OrgTier: "free enterprise",
};

describe("the operations", () => {
  it("are the 42 of the wire facts, each with its body and its answer", () => {
    const found = operations.map(({ method, path, operation }) => {
      const { operationId, requestBody, responses } = operation;
      const [status = "", response] =
        Object.entries(responses).find(([key]) => key !== "default") ?? [];
      const answer = response && resolve<Response>(document, response);
      return [method, path, operationId, bodyOf(requestBody), status, bodyOf(answer)].join(" ");
    });

    expect(found).toHaveLength(42);
    expect(found.toSorted()).toEqual(table.toSorted());
  });

  it("fail with the vendor's error, every one", () => {
    for (const { operation } of operations) {
      const { default: failure } = operation.responses;
      expect(failure && bodyOf(resolve<Response>(document, failure))).toBe("Error");
    }
  });

  it("need their body, where they have one", () => {
    for (const { requestBody } of operations.map(({ operation }) => operation)) {
      if (requestBody) expect(requestBody.required).toBe(true);
    }
  });

  it("ask for proof of a person where the vendor does, and nowhere for other headers", () => {
    const asking = operations.flatMap(({ operation, parameters }) =>
      parameters
        .filter((parameter) => parameter.in === "header")
        .map(({ name, required }) => [operation.operationId, name, required]),
    );

    expect(asking).toEqual([
      ["signup", "X-Turnstile-Token", true],
      ["createSession", "X-Turnstile-Token", true],
      ["recoverPassword", "X-Turnstile-Token", true],
    ]);
  });

  it("set the cookie where a session begins", () => {
    const setting = operations.filter(({ operation }) =>
      Object.values(operation.responses).some(
        (response) => "Set-Cookie" in (resolve<Response>(document, response).headers ?? {}),
      ),
    );

    expect(setting.map(({ operation }) => operation.operationId)).toEqual([
      "signup",
      "createSession",
    ]);
  });

  it("are for nobody without a session or a key, but for those that lead to one", () => {
    const open = operations.filter(({ operation }) => operation.security !== undefined);

    expect(document.security.flatMap((one) => Object.keys(one))).toEqual(["session", "bearer"]);
    expect(document.components.securitySchemes).toMatchObject({
      session: { type: "apiKey", in: "cookie", name: "kivox_session" },
      bearer: { type: "http", scheme: "bearer" },
    });
    expect(open.map(({ operation }) => [operation.operationId, operation.security])).toEqual([
      ["signup", []],
      ["createSession", []],
      ["recoverPassword", []],
      ["resetPassword", []],
    ]);
  });

  it("list page by page, from cursor to cursor, or all at once", () => {
    const queries = Object.fromEntries(
      operations
        .map(({ operation, parameters }) => [
          operation.operationId,
          parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name),
        ])
        .filter(([, names]) => names?.length),
    );

    expect(queries).toEqual({
      listUserAgents: ["limit", "page", "search"],
      listOrgAgents: ["limit", "page", "search"],
      listUserTemplates: ["limit", "page"],
      listOrgTemplates: ["limit", "page"],
      listAgentConversations: ["after", "limit"],
      listConversationMessages: ["after", "limit"],
    });
  });
});

describe("the schemas", () => {
  it("have the members of the wire facts, required and optional as told", () => {
    const found = Object.entries(document.components.schemas)
      .filter(([, { type }]) => type === "object")
      .map(([name, { properties = {}, required = [], additionalProperties }]) =>
        [
          name,
          ...Object.entries(properties).map(([member, schema]) => {
            const list = !isReference(schema) && schema.type === "array" ? "[]" : "";
            return `${member}${list}${required.includes(member) ? "" : "?"}`;
          }),
          ...(additionalProperties ? ["{ }"] : []),
        ].join(" "),
      );

    expect(found.toSorted()).toEqual(members.toSorted());
  });

  it("have the values of the wire facts", () => {
    const { schemas } = document.components;
    const found = Object.entries(schemas).flatMap(([name, schema]) =>
      schema.enum ? [[name, schema.enum.join(" ")]] : [],
    );

    expect(Object.fromEntries(found)).toEqual(values);
    expect(schemas["AddMemberRequest"]?.properties?.["role"]).toMatchObject({
      enum: ["admin", "member", "viewer"],
    });
  });
});
