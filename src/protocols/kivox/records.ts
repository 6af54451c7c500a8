import * as v from "valibot";
import {
  createSecret,
  ParlanceError,
  type Agent,
  type AgentConfig,
  type AgentSecretInput,
  type AgentTemplate,
  type ApiKey,
  type Blueprint,
  type ConversationSummary,
  type CursorPage,
  type HistoryMessage,
  type Member,
  type MessagePage,
  type NewApiKey,
  type Organisation,
  type Page,
  type User,
} from "../../core/index";
import type { components } from "./schema";

// What Kivox's REST says (section 3), read into our words. Strict about what nothing can be shown without, lenient about the rest:
// what is optional and cannot be read counts as absent.

type Wire = components["schemas"];

const absent = undefined;
const text = v.fallback(v.optional(v.string()), absent);
const number = v.fallback(v.optional(v.pipe(v.number(), v.finite())), absent);
const boolean = v.fallback(v.optional(v.boolean()), absent);
const time = v.pipe(
  v.string(),
  v.transform((written) => Date.parse(written)),
  v.number("Not a date"),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const optionalTime = v.fallback(v.optional(v.nullable(time)), absent);

/** A list; where it is empty, some servers write null (section 5 tells it of the next generation). */
export function listOf<Item>(item: v.GenericSchema<unknown, Item>) {
  return v.pipe(
    v.nullable(v.array(item)),
    v.transform((items): Item[] => items ?? []),
  );
}

/** Without what is absent: our types say so by leaving it out. */
function present<T extends object>(record: T): Present<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  ) as Present<T>;
}

type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: NonNullable<T[Key]>;
};

/** Ours, and theirs. What is in neither is kept as it is called. */
const configNames = {
  avatarUrl: "avatar_url",
  globalSystemPrompt: "global_system_prompt",
  maxSessionDurationMinutes: "max_session_duration_minutes",
  maxSilenceTimeoutSeconds: "max_silence_timeout_seconds",
  allowInterruptions: "allow_interruptions",
  llmEngine: "llm_engine",
  llmModel: "llm_model",
} as const satisfies Partial<Record<keyof AgentConfig, keyof Wire["AgentConfig"]>>;

const config = v.pipe(
  v.looseObject({
    name: v.string(),
    avatar_url: text,
    description: text,
    language: text,
    timezone: text,
    global_system_prompt: text,
    max_session_duration_minutes: number,
    max_silence_timeout_seconds: number,
    allow_interruptions: boolean,
    llm_engine: text,
    llm_model: text,
  }),
  v.transform((read) => {
    // What they call by one of our names is something else than what we say it is.
    const known = Object.entries(read).filter(([name]) => !Object.hasOwn(configNames, name));
    return rename(Object.fromEntries(known), invert(configNames)) as unknown as AgentConfig;
  }),
);

/** A config as Kivox spells it. */
export function writeConfig(ours: AgentConfig): Wire["AgentConfig"] {
  return rename(ours, configNames) as unknown as Wire["AgentConfig"];
}

function rename(record: object, names: Readonly<Record<string, string>>): object {
  // fromEntries defines what it is given, so that no name among them can reach a prototype.
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined ? [] : [[Object.hasOwn(names, name) ? names[name] : name, value]],
    ),
  );
}

function invert(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, ours]));
}

const secret = v.pipe(
  v.object({ key: v.string(), value: v.fallback(v.string(), ""), description: text }),
  v.transform(({ value, ...rest }) => present({ ...rest, value: createSecret(value) })),
);

/** What a secret becomes in a cache that is written down. */
const redacted = String(createSecret(""));

/**
 * Secrets as Kivox takes them.
 *
 * @throws ParlanceError `misuse` for one whose value was lost.
 */
export function writeSecrets(secrets: readonly AgentSecretInput[]): Wire["AgentSecret"][] {
  const lost = secrets.find(({ value }) => value === redacted);
  if (lost) {
    throw new ParlanceError(
      `The value of the secret "${lost.key}" was lost when the agent was written down (JSON, a persisted cache), and sending it would overwrite the real one. Ask for the agent again first.`,
      { code: "misuse" },
    );
  }
  return secrets.map(({ key, value, description }) => ({
    key,
    value: typeof value === "string" ? value : value.reveal(),
    ...(description === undefined ? {} : { description }),
  }));
}

/**
 * A time as Kivox takes it.
 *
 * @throws ParlanceError `invalid-request` for a number that is none.
 */
export function writeTime(ms: number): string {
  const date = new Date(ms);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new ParlanceError(
    `${ms} is no time, so Kivox was not asked. Pass milliseconds since the epoch.`,
    { code: "invalid-request" },
  );
}

const node = v.looseObject({
  id: v.string(),
  type: v.string(),
  data: v.fallback(v.record(v.string(), v.unknown()), {}),
});
const edge = v.looseObject({ source: v.string(), target: v.string() });
const blueprint = v.object({
  version: v.fallback(v.string(), "1"),
  entries: v.array(
    v.object({
      name: v.string(),
      workflow: v.object({ nodes: v.array(node), edges: v.array(edge) }),
    }),
  ),
}) satisfies v.GenericSchema<unknown, Blueprint>;

/** A blueprint as Kivox takes it: ours is spelled the same, but nobody may change it. */
export function writeBlueprint(ours: Blueprint): Wire["Blueprint"] {
  return ours as unknown as Wire["Blueprint"];
}

const emptyBlueprint: Blueprint = { version: "1", entries: [] };

const owned = { owner_user_id: text, owner_org_id: text };
const dated = { created_at: time, updated_at: time };

export const agent = v.pipe(
  v.object({
    id: v.string(),
    ...owned,
    ...dated,
    template_id: text,
    config,
    secrets: v.fallback(v.array(secret), []),
    blueprint: v.fallback(blueprint, emptyBlueprint as v.InferOutput<typeof blueprint>),
    status: v.picklist(["draft", "live", "archived"]),
  }),
  v.transform((read): Agent => ({
    ...present({
      ownerUserId: read.owner_user_id,
      ownerOrganisationId: read.owner_org_id,
      templateId: read.template_id,
    }),
    id: read.id,
    status: read.status,
    config: read.config,
    secrets: read.secrets,
    blueprint: read.blueprint,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
  })),
);

export const template = v.pipe(
  v.object({
    id: v.string(),
    ...owned,
    ...dated,
    name: v.string(),
    description: text,
    config,
    blueprint: v.fallback(blueprint, emptyBlueprint as v.InferOutput<typeof blueprint>),
  }),
  v.transform((read): AgentTemplate => ({
    ...present({
      ownerUserId: read.owner_user_id,
      ownerOrganisationId: read.owner_org_id,
      description: read.description,
    }),
    id: read.id,
    name: read.name,
    config: read.config,
    blueprint: read.blueprint,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
  })),
);

export const diagnostics = v.object({ errors: listOf(v.string()) });

export const conversation = v.pipe(
  v.object({
    id: v.string(),
    agent_id: v.string(),
    status: v.picklist(["active", "ended"]),
    summary: text,
    started_at: time,
    ended_at: optionalTime,
    end_reason: text,
  }),
  v.transform((read): ConversationSummary => ({
    ...present({
      summary: read.summary,
      endedAt: read.ended_at,
      endReason: read.end_reason,
    }),
    id: read.id,
    agentId: read.agent_id,
    status: read.status,
    startedAt: read.started_at,
  })),
);

const roles = { user: "user", assistant: "agent", system: "system", tool: "tool" } as const;

const message = v.pipe(
  v.object({
    id: v.string(),
    role: v.picklist(["user", "assistant", "system", "tool"]),
    content: v.string(),
    created_at: time,
  }),
  v.transform((read): HistoryMessage => ({
    remoteId: read.id,
    role: roles[read.role],
    parts: [{ type: "text", text: read.content }],
    createdAt: read.created_at,
  })),
);

export const organisation = v.pipe(
  v.object({
    id: v.string(),
    created_by: text,
    name: v.string(),
    description: text,
    avatar_url: text,
    slug: v.string(),
    tier: v.fallback(v.string(), "free"),
    ...dated,
  }),
  v.transform((read): Organisation => ({
    ...present({
      createdBy: read.created_by,
      description: read.description,
      avatarUrl: read.avatar_url,
    }),
    id: read.id,
    name: read.name,
    slug: read.slug,
    tier: read.tier,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
  })),
);

export const member = v.pipe(
  v.object({
    org_id: v.string(),
    user_id: v.string(),
    role: v.picklist(["owner", "admin", "member", "viewer"]),
    ...dated,
  }),
  v.transform((read): Member => ({
    organisationId: read.org_id,
    userId: read.user_id,
    role: read.role,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
  })),
);

const apiKeyFields = {
  id: v.string(),
  name: v.string(),
  prefix: v.string(),
  scopes: v.fallback(v.array(v.string()), []),
  expires_at: optionalTime,
  created_at: time,
};

export const apiKey = v.pipe(
  v.object({
    ...apiKeyFields,
    ...owned,
    created_by_user_id: text,
    last_used_at: optionalTime,
  }),
  v.transform((read): ApiKey => ({
    ...present({
      ownerUserId: read.owner_user_id,
      ownerOrganisationId: read.owner_org_id,
      createdByUserId: read.created_by_user_id,
      lastUsedAt: read.last_used_at,
      expiresAt: read.expires_at,
    }),
    id: read.id,
    name: read.name,
    prefix: read.prefix,
    scopes: read.scopes,
    createdAt: read.created_at,
  })),
);

export const newApiKey = v.pipe(
  v.object({ ...apiKeyFields, key: v.string() }),
  v.transform((read): NewApiKey => ({
    ...present({ expiresAt: read.expires_at }),
    id: read.id,
    name: read.name,
    prefix: read.prefix,
    scopes: read.scopes,
    createdAt: read.created_at,
    key: createSecret(read.key),
  })),
);

export const user = v.pipe(
  v.object({
    id: v.string(),
    email: v.string(),
    name: v.string(),
    avatar_url: text,
    ...dated,
  }),
  v.transform((read): User => ({
    ...present({ avatarUrl: read.avatar_url }),
    id: read.id,
    email: read.email,
    name: read.name,
    createdAt: read.created_at,
    updatedAt: read.updated_at,
  })),
);

export const account = v.pipe(
  v.object({ expires_at: time }),
  v.transform(({ expires_at }) => ({ expiresAt: expires_at })),
);

/** What a 204 holds. A text is no answer of Kivox's: who tells it has done nothing. */
export const nothing = v.pipe(
  v.unknown(),
  v.check((body) => typeof body !== "string"),
  v.transform(() => undefined),
);

/** A numbered page of such things. */
export function pageOf<Item>(item: v.GenericSchema<unknown, Item>) {
  return v.pipe(
    v.object({ items: listOf(item), total: count, limit: count, page: count }),
    v.transform((read): Page<Item> => read),
  );
}

/** A page with a cursor at its end; the last one has none, an empty one, or says `has_more: false` (section 1, "Pagination"). */
export function cursorPageOf<Item>(item: v.GenericSchema<unknown, Item>) {
  return v.pipe(
    v.object({
      items: listOf(item),
      next_cursor: v.fallback(v.optional(v.nullable(v.string())), absent),
      has_more: v.fallback(v.boolean(), false),
    }),
    v.transform(({ items, next_cursor, has_more }): CursorPage<Item> =>
      has_more && next_cursor ? { items, next: next_cursor } : { items },
    ),
  );
}

/**
 * Messages, oldest first. In which order Kivox tells them is not public (section 7, 5), so it is read off their times; where those do not
 * tell, newest first is taken to be meant, which is how a page that is followed by a cursor is of use.
 */
export const messagePage = v.pipe(
  cursorPageOf(message),
  v.transform(({ items, ...rest }): MessagePage => {
    const first = items[0]?.createdAt ?? 0;
    const last = items.at(-1)?.createdAt ?? 0;
    return first < last
      ? { items, ...rest, direction: "forwards" }
      : { items: items.toReversed(), ...rest, direction: "backwards" };
  }),
);
