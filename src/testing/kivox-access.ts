import type { Clock } from "./clock";
import { conflict, KivoxFault, notFound } from "./kivox-fault";
import type {
  FakeKivoxApiKey,
  FakeKivoxMember,
  FakeKivoxOrg,
  FakeKivoxUser,
  KivoxOwner,
  KivoxRole,
} from "./kivox-record";
import type { KivoxScenarioTraits } from "./kivox-scenario";
import type { KivoxStore } from "./kivox-store";
import { randomUuid } from "./random";

/** A user's cookie session. */
export interface FakeKivoxSession {
  readonly token: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** What a browser would send: `kivox_session=...`. */
  readonly cookie: string;
}

/** Who asks, and by which credential. */
export interface KivoxCaller {
  readonly user: FakeKivoxUser;
  readonly credential: string;
  /** Milliseconds since the epoch; absent for a key that does not expire. */
  readonly expiresAt?: number | undefined;
}

export interface KivoxAccess {
  readonly sessions: Map<string, FakeKivoxSession>;
  openSession(userId: string, ttlMs?: number): FakeKivoxSession;
  createKey(
    userId: string,
    order: { name: string; scopes?: readonly string[]; expires_at?: string | undefined },
  ): { readonly raw: string; readonly key: FakeKivoxApiKey };
  /** Logs a user out everywhere. */
  revokeSessions(userId: string): void;
  /** By what a request carries: the key before the cookie. */
  callerOf(bearer: string | undefined, cookie: string | undefined): KivoxCaller | undefined;
  /** A session's token or an API key, as the socket takes either. */
  callerBy(credential: string | null): KivoxCaller | undefined;
  roleOf(user: FakeKivoxUser, thing: KivoxOwner): KivoxRole | undefined;
  /** @throws KivoxFault 404 for another's thing, 403 where the role is too low */
  demand<Thing extends KivoxOwner>(
    user: FakeKivoxUser,
    thing: Thing | undefined,
    role: KivoxRole,
    name: readonly [resource: string, id: string],
  ): Thing;
  demandOrg(user: FakeKivoxUser, slug: string, role: KivoxRole): FakeKivoxOrg;
  memberOf(orgId: string, userId: string): FakeKivoxMember | undefined;
  /** @throws KivoxFault 409 where an organisation would be left without an owner */
  keepOwner(member: FakeKivoxMember): void;
}

const ranks: Readonly<Record<KivoxRole, number>> = { owner: 3, admin: 2, member: 1, viewer: 0 };
const dayMs = 86_400_000;

export function createKivoxAccess(dependencies: {
  readonly clock: Clock;
  readonly store: KivoxStore;
  readonly traits: () => KivoxScenarioTraits;
}): KivoxAccess {
  const { clock, store, traits } = dependencies;
  const sessions = new Map<string, FakeKivoxSession>();

  const ttlMs = (given: number) => (traits().credentialTtlSeconds ?? given / 1000) * 1000;

  function callerBy(credential: string | null | undefined): KivoxCaller | undefined {
    if (!credential || traits().refuses === "credentials") return undefined;
    const session = sessions.get(credential);
    const key = store.keys.get(credential);
    const expiresAt = session?.expiresAt ?? (key?.expires_at && Date.parse(key.expires_at));
    if (typeof expiresAt === "number" && expiresAt <= clock.now()) return undefined;
    const user = store.users.get(session?.userId ?? key?.owner_user_id ?? "");
    if (!user) return undefined;
    if (key) key.last_used_at = store.now();
    return { user, credential, ...(typeof expiresAt === "number" && { expiresAt }) };
  }

  function memberOf(orgId: string, userId: string): FakeKivoxMember | undefined {
    return store.members.find(({ org_id, user_id }) => org_id === orgId && user_id === userId);
  }

  function roleOf(user: FakeKivoxUser, thing: KivoxOwner): KivoxRole | undefined {
    if (thing.owner_org_id === undefined)
      return thing.owner_user_id === user.id ? "owner" : undefined;
    return store.orgs.get(thing.owner_org_id) && memberOf(thing.owner_org_id, user.id)?.role;
  }

  const access: KivoxAccess = {
    sessions,
    openSession(userId, givenMs = 30 * dayMs) {
      const token = randomUuid();
      const session = {
        token,
        userId,
        expiresAt: clock.now() + ttlMs(givenMs),
        cookie: `kivox_session=${token}`,
      };
      sessions.set(token, session);
      return session;
    },
    createKey(userId, { name, scopes = [], expires_at }) {
      const raw = `sk_live_${randomUuid().replaceAll("-", "")}`;
      const { credentialTtlSeconds } = traits();
      const end =
        credentialTtlSeconds === undefined
          ? expires_at
          : new Date(clock.now() + credentialTtlSeconds * 1000).toISOString();
      const key: FakeKivoxApiKey = {
        id: randomUuid(),
        owner_user_id: userId,
        created_by_user_id: userId,
        name,
        prefix: "sk_live",
        scopes,
        ...(end !== undefined && { expires_at: end }),
        created_at: store.now(),
      };
      store.keys.set(raw, key);
      return { raw, key };
    },
    revokeSessions(userId) {
      for (const session of sessions.values())
        if (session.userId === userId) sessions.delete(session.token);
    },
    callerOf: (bearer, cookie) =>
      callerBy(bearer ?? /(?:^|;)\s*kivox_session=([^;\s]+)/.exec(cookie ?? "")?.[1]),
    callerBy,
    roleOf,
    demand(user, thing, role, [resource, id]) {
      const actual = thing && roleOf(user, thing);
      // That another's thing exists is nobody's business.
      if (!thing || !actual) throw notFound(resource, id);
      if (ranks[actual] < ranks[role])
        throw new KivoxFault(403, "auth.forbidden", `This needs the role ${role}`, {
          role: actual,
          required: role,
        });
      return thing;
    },
    demandOrg(user, slug, role) {
      const org = store.orgs.live.find((one) => one.slug === slug);
      access.demand(user, org && { owner_org_id: org.id }, role, ["organisation", slug]);
      return org!;
    },
    memberOf,
    keepOwner(member) {
      const isLast =
        member.role === "owner" &&
        !store.members.some(
          (other) => other !== member && other.org_id === member.org_id && other.role === "owner",
        );
      if (isLast)
        throw conflict("owner.last", "An organisation cannot be without an owner", {
          org_id: member.org_id,
        });
    },
  };
  return access;
}
