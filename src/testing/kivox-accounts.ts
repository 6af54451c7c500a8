import type { KivoxAccess } from "./kivox-access";
import { conflict, KivoxFault, notFound } from "./kivox-fault";
import type { FakeKivoxUser } from "./kivox-record";
import type { KivoxCall, KivoxDesk } from "./kivox-operations";
import { invalid, pick, readShape } from "./kivox-shape";
import type { KivoxStore } from "./kivox-store";
import { randomUuid } from "./random";

/** Signing up, in and out; passwords, API keys, and one's own user. */
export function createAccounts(dependencies: {
  readonly store: KivoxStore;
  readonly access: KivoxAccess;
  /** User ids by the token that resets a password. */
  readonly resetTokens: Map<string, string>;
  readonly cookieAttributes: string;
}) {
  const { store, access, resetTokens, cookieAttributes } = dependencies;

  const userByEmail = (email: string) =>
    store.users.live.find((user) => user.email.toLowerCase() === email.trim().toLowerCase());

  function demandFreeEmail(email: string, but?: FakeKivoxUser): void {
    const other = userByEmail(email);
    if (other && other !== but)
      throw conflict("email.taken", "This e-mail belongs to another account", { email });
  }

  function signIn(call: KivoxCall, userId: string): object {
    const { cookie, expiresAt } = access.openSession(userId);
    const expires_at = new Date(expiresAt).toISOString();
    call.setCookie(
      `${cookie}; Path=/; Expires=${new Date(expiresAt).toUTCString()}; HttpOnly; ${cookieAttributes}`,
    );
    return { expires_at };
  }

  const forgetCookie = ({ setCookie }: KivoxCall) => {
    setCookie(`kivox_session=; Path=/; Max-Age=0; HttpOnly; ${cookieAttributes}`);
  };

  return {
    async signup(call) {
      const body = await readShape<{ email: string; password: string; name: string }>(
        call.request,
        "SignupRequest",
      );
      demandFreeEmail(body.email);
      const now = store.now();
      const user = store.users.add({
        id: randomUuid(),
        ...pick(body, "email", "name"),
        created_at: now,
        updated_at: now,
      });
      store.passwords.set(user.id, body.password);
      return signIn(call, user.id);
    },
    async createSession(call) {
      const { email, password } = await readShape<{ email: string; password: string }>(
        call.request,
        "LoginRequest",
      );
      const user = userByEmail(email);
      if (!user || store.passwords.get(user.id) !== password)
        throw new KivoxFault(401, "auth.invalid_credentials", "E-mail or password is wrong");
      return signIn(call, user.id);
    },
    revokeAllSessions(call) {
      access.revokeSessions(call.user.id);
      forgetCookie(call);
    },
    revokeSession(call) {
      // Who comes with an API key has no session here that could end.
      if (!access.sessions.delete(call.credential)) throw notFound("session", "me");
      forgetCookie(call);
    },
    async recoverPassword({ request }) {
      const { email } = await readShape<{ email: string }>(request, "RecoverPasswordRequest");
      const user = userByEmail(email);
      if (user) resetTokens.set(randomUuid(), user.id);
    },
    async resetPassword({ request }) {
      const { token, password } = await readShape<{ token: string; password: string }>(
        request,
        "ResetPasswordRequest",
      );
      const userId = resetTokens.get(token);
      if (userId === undefined) throw invalid("token", "is unknown or was used");
      resetTokens.delete(token);
      store.passwords.set(userId, password);
      access.revokeSessions(userId);
    },

    listAPIKeys: ({ user }) => keysOf(user),
    async createAPIKey({ request, user }) {
      const body = await readShape<{ name: string; scopes?: string[]; expires_at?: string }>(
        request,
        "CreateAPIKeyRequest",
      );
      if (body.expires_at !== undefined && new Date(body.expires_at).toISOString() <= store.now())
        throw invalid("expires_at", "must be in the future");
      const { raw, key } = access.createKey(user.id, pick(body, "name", "scopes", "expires_at"));
      return {
        ...pick(key, "id", "name", "prefix", "scopes", "expires_at", "created_at"),
        key: raw,
      };
    },
    revokeAPIKey({ user, ids: { keyID = "" } }) {
      const raw = [...store.keys].find(
        ([, key]) => key.id === keyID && key.owner_user_id === user.id,
      )?.[0];
      if (raw === undefined) throw notFound("API key", keyID);
      store.keys.delete(raw);
    },

    getMe: ({ user }) => user,
    async updateMe({ request, user }) {
      const body = await readShape<{ name?: string; avatar_url?: string }>(
        request,
        "UpdateUserRequest",
      );
      return Object.assign(user, pick(body, "name", "avatar_url"), { updated_at: store.now() });
    },
    deleteMe(call) {
      const { user } = call;
      const memberships = store.members.filter(
        ({ user_id, org_id }) => user_id === user.id && store.orgs.get(org_id),
      );
      memberships.forEach(access.keepOwner);
      for (const membership of memberships)
        store.members.splice(store.members.indexOf(membership), 1);
      for (const [raw, key] of store.keys)
        if (key.owner_user_id === user.id) store.keys.delete(raw);
      access.revokeSessions(user.id);
      store.users.remove(user.id);
      forgetCookie(call);
    },
    async updateMyEmail({ request, user }) {
      const { email } = await readShape<{ email: string }>(request, "UpdateEmailRequest");
      demandFreeEmail(email, user);
      return Object.assign(user, { email, updated_at: store.now() });
    },
  } satisfies KivoxDesk;

  function keysOf(user: FakeKivoxUser): object[] {
    return [...store.keys.values()]
      .filter(({ owner_user_id }) => owner_user_id === user.id)
      .reverse();
  }
}
