import { describe, expect, it } from "vitest";
import { openRawKivox } from "./kivox-raw-client";

const agent = "/agents/d0000000-0000-4000-8000-000000000000";
const conversation = "/conversations/f0000000-0000-4000-8000-0000000000f5";
const template = "/templates/e0000000-0000-4000-8000-000000000002";
const elena = "a0000000-0000-4000-8000-000000000004";
const dev = "a0000000-0000-4000-8000-000000000003";

/** What is done to something of an organisation, and the least role that may (wire file, section 2). */
const deeds: readonly (readonly [least: string, method: string, path: string, body?: object])[] = [
  ["viewer", "GET", "/orgs/northline"],
  ["admin", "PATCH", "/orgs/northline", { name: "Northline" }],
  ["owner", "DELETE", "/orgs/northline"],
  ["viewer", "GET", "/orgs/northline/members"],
  ["admin", "POST", "/orgs/northline/members", { user_id: elena, role: "viewer" }],
  ["admin", "PATCH", `/orgs/northline/members/${dev}`, { role: "member" }],
  ["viewer", "GET", "/orgs/northline/agents"],
  ["member", "POST", "/orgs/northline/agents", {}],
  ["viewer", "GET", agent],
  ["member", "PATCH", agent, {}],
  ["admin", "DELETE", agent],
  ["admin", "PATCH", `${agent}/status`, { status: "draft" }],
  ["viewer", "POST", `${agent}/lint`, {}],
  ["viewer", "GET", `${agent}/conversations`],
  ["viewer", "GET", conversation],
  ["admin", "DELETE", conversation],
  ["viewer", "GET", `${conversation}/messages`],
  ["viewer", "GET", "/orgs/northline/templates"],
  ["member", "POST", "/orgs/northline/templates", { name: "Fresh" }],
  ["viewer", "GET", template],
  ["member", "PATCH", template, {}],
  ["admin", "DELETE", template],
];

/** Who has which role in the organisation, by the index of the seed. */
const people = [
  ["owner", 0],
  ["admin", 1],
  ["member", 2],
  ["viewer", 3],
  ["nobody", 4],
] as const;
const order = ["owner", "admin", "member", "viewer"];

const cases = deeds.map(([least, method, path, body]) => ({ least, method, path, body }));
describe.each(cases)("$least or more: $method $path", ({ least, method, path, body }) => {
  it.each(people)("%s", async (role, as) => {
    const { ask } = openRawKivox();
    const { status, body: answer } = await ask(method, path, {
      as,
      ...(body !== undefined && { body }),
    });
    if (role === "nobody") {
      expect([status, answer.code]).toEqual([404, "resource.not_found"]);
    } else if (order.indexOf(role) > order.indexOf(least)) {
      expect([status, answer.code]).toEqual([403, "auth.forbidden"]);
      expect(answer.params).toEqual({ role, required: least });
    } else {
      expect(status).toBeLessThan(300);
    }
  });
});

it("lets members leave, admins dismiss, and never the last owner go", async () => {
  const { ask } = openRawKivox();
  const leave = (id: string, as: number) =>
    ask("DELETE", `/orgs/northline/members/${id}`, { as }).then(({ status }) => status);
  expect(await leave(dev, 2)).toBe(403);
  expect(await leave(dev, 3)).toBe(204);
  expect(await leave("a0000000-0000-4000-8000-000000000002", 1)).toBe(204);
  const ana = "a0000000-0000-4000-8000-000000000000";
  const bruno = "a0000000-0000-4000-8000-000000000001";
  expect(await leave(ana, 0)).toBe(409);
  await ask("PATCH", `/orgs/northline/members/${bruno}`, { body: { role: "owner" } });
  expect(await leave(ana, 0)).toBe(204);
  expect(await leave(bruno, 1)).toBe(409);
  expect((await ask("GET", "/orgs/northline", { as: 0 })).status).toBe(404);
});

it("forgets what belongs to an organisation with the organisation", async () => {
  const { ask } = openRawKivox();
  await ask("DELETE", "/orgs/northline");
  for (const path of [agent, conversation, template, "/orgs/northline"])
    expect((await ask("GET", path)).status).toBe(404);
  expect((await ask("GET", "/orgs")).body).toHaveLength(2);
  // The slug is free again.
  const order = { body: { name: "Northline", slug: "northline" }, as: 4 };
  expect((await ask("POST", "/orgs", order)).status).toBe(201);
});
