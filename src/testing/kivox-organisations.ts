import type { KivoxAccess } from "./kivox-access";
import { conflict, notFound } from "./kivox-fault";
import type { FakeKivoxMember, FakeKivoxOrg, KivoxRole } from "./kivox-record";
import type { KivoxDesk } from "./kivox-operations";
import { pick, readShape } from "./kivox-shape";
import type { KivoxStore } from "./kivox-store";
import { randomUuid } from "./random";

/** Organisations and who belongs to them. */
export function createOrganisations({ store, access }: { store: KivoxStore; access: KivoxAccess }) {
  function addMember(org: FakeKivoxOrg, userId: string, role: KivoxRole): FakeKivoxMember {
    const now = store.now();
    const member = { org_id: org.id, user_id: userId, role, created_at: now, updated_at: now };
    store.members.push(member);
    return member;
  }

  function demandMember(org: FakeKivoxOrg, userId: string): FakeKivoxMember {
    const member = access.memberOf(org.id, userId);
    if (!member) throw notFound("member", userId);
    return member;
  }

  return {
    listOrgs: ({ user }) => store.orgs.live.filter(({ id }) => access.memberOf(id, user.id)),
    async createOrg({ request, user }) {
      const body = await readShape<{ name: string; description?: string; slug: string }>(
        request,
        "CreateOrgRequest",
      );
      if (store.orgs.live.some(({ slug }) => slug === body.slug))
        throw conflict("slug.taken", "This slug belongs to another organisation", {
          slug: body.slug,
        });
      const now = store.now();
      const org = store.orgs.add({
        id: randomUuid(),
        created_by: user.id,
        ...pick(body, "name", "description", "slug"),
        tier: "free",
        created_at: now,
        updated_at: now,
      });
      addMember(org, user.id, "owner");
      return org;
    },
    getOrg: ({ user, ids: { orgSlug = "" } }) => access.demandOrg(user, orgSlug, "viewer"),
    async updateOrg({ request, user, ids: { orgSlug = "" } }) {
      const org = access.demandOrg(user, orgSlug, "admin");
      const body = await readShape<Partial<FakeKivoxOrg>>(request, "UpdateOrgRequest");
      const changes = pick(body, "name", "description", "avatar_url");
      return Object.assign(org, changes, { updated_at: store.now() });
    },
    deleteOrg({ user, ids: { orgSlug = "" } }) {
      store.orgs.remove(access.demandOrg(user, orgSlug, "owner").id);
    },
    listOrgMembers({ user, ids: { orgSlug = "" } }) {
      const org = access.demandOrg(user, orgSlug, "viewer");
      return store.members.filter(({ org_id }) => org_id === org.id);
    },
    async addOrgMember({ request, user, ids: { orgSlug = "" } }) {
      const org = access.demandOrg(user, orgSlug, "admin");
      const { user_id, role } = await readShape<{ user_id: string; role: KivoxRole }>(
        request,
        "AddMemberRequest",
      );
      if (!store.users.get(user_id)) throw notFound("user", user_id);
      if (access.memberOf(org.id, user_id))
        throw conflict("member.exists", "This user is a member already", { user_id });
      return addMember(org, user_id, role);
    },
    async updateOrgMember({ request, user, ids: { orgSlug = "", userID = "" } }) {
      const org = access.demandOrg(user, orgSlug, "admin");
      const { role } = await readShape<{ role: KivoxRole }>(request, "UpdateMemberRequest");
      const member = demandMember(org, userID);
      if (role !== "owner") access.keepOwner(member);
      return Object.assign(member, { role, updated_at: store.now() });
    },
    removeOrgMember({ user, ids: { orgSlug = "", userID = "" } }) {
      const org = access.demandOrg(user, orgSlug, userID === user.id ? "viewer" : "admin");
      const member = demandMember(org, userID);
      access.keepOwner(member);
      store.members.splice(store.members.indexOf(member), 1);
    },
  } satisfies KivoxDesk;
}
