import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { MemberList, type MemberListProps } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

const people = ["Ana", "Bruno", "Carla", "Dev", "Elena"];
const idOf = (person: number) => scene.fake.users[person]?.id ?? "";
const nameOf: MemberListProps["nameOf"] = ({ userId }) =>
  people[scene.fake.users.findIndex(({ id }) => id === userId)];
const members = () => scene.fake.members.filter(({ org_id }) => org_id === scene.fake.orgs[0]?.id);
const roleOf = (person: number) => members().find(({ user_id }) => user_id === idOf(person))?.role;
const select = (name: string) =>
  screen.getByRole<HTMLSelectElement>("combobox", { name: `Role of ${name}` });
const offered = (name: string) =>
  within(select(name))
    .getAllByRole("option")
    .map(({ textContent }) => textContent);
const button = (name: string) => screen.getByRole("button", { name });
const list = () => screen.getByRole("region", { name: "Members" });
const answer = (name: string) =>
  userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name }));

async function renderMembers(props: Partial<MemberListProps> = {}, person = 0) {
  scene.jar.cookie = scene.fake.sessionCookie(idOf(person));
  const view = render(<MemberList org="northline" nameOf={nameOf} {...props} />, {
    wrapper: scene.Wrapper,
  });
  await scene.settled();
  return view;
}

describe("who sees what", () => {
  test("an owner may change everybody, and add and remove", async () => {
    await renderMembers();
    expect(screen.getByText("4 members")).toBeTruthy();
    expect(offered("Bruno")).toEqual(["Owner", "Admin", "Member", "Viewer"]);
    expect(button("Remove Bruno")).toBeTruthy();
    expect(button("Leave")).toBeTruthy();
    expect(screen.getByRole("form", { name: "Add a member" })).toBeTruthy();
  });

  test("an admin gives no more than he has, and leaves owners alone", async () => {
    await renderMembers({}, 1);
    expect(offered("Carla")).toEqual(["Admin", "Member", "Viewer"]);
    expect(screen.queryByRole("combobox", { name: "Role of Ana" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove Ana" })).toBeNull();
    expect(screen.getByText("Owner")).toBeTruthy();
  });

  test.each([2, 3])("person %i may look, and leave", async (person) => {
    await renderMembers({}, person);
    expect(screen.getAllByRole("listitem")).toHaveLength(4);
    expect(screen.queryByRole("combobox")).toBeNull();
    expect(screen.queryByRole("form")).toBeNull();
    expect(screen.queryByRole("button", { name: /^Remove/ })).toBeNull();
    expect(button("Leave")).toBeTruthy();
  });

  test("who has no name is called by both ends of the id, which can be copied whole", async () => {
    await renderMembers({ nameOf: undefined });
    expect(screen.getByText("Ana Torres")).toBeTruthy();
    expect(screen.getByText("a000…0001")).toBeTruthy();
    await userEvent.setup().click(button("Copy the user id of a000…0001"));
    expect(await navigator.clipboard.readText()).toBe(idOf(1));
  });

  test("the app may draw people itself", async () => {
    await renderMembers({
      renderMember: ({ userId }) => <em>{`Person ${userId.at(-1) ?? ""}`}</em>,
    });
    expect(screen.getByText("Person 3")).toBeTruthy();
    expect(screen.queryByText("Dev")).toBeNull();
    expect(select("Dev").value).toBe("viewer");
  });
});

describe("a role", () => {
  test("shows as it was chosen from the first moment, and says when it holds", async () => {
    await renderMembers();
    const release = scene.hold(/PATCH|GET/);
    await userEvent.selectOptions(select("Dev"), "Member");
    expect(select("Dev").value).toBe("member");
    expect(select("Dev").getAttribute("aria-busy")).toBe("true");
    await act(async () => release());
    await screen.findByText("Role of Dev: Member");
    expect(select("Dev").value).toBe("member");
    await scene.settled();
    expect(select("Dev").value).toBe("member");
    expect(roleOf(3)).toBe("member");
  });

  test("that was refused is the old one again, and the reader told", async () => {
    await renderMembers();
    scene.fake.failNext("updateOrgMember", { status: 500 });
    await userEvent.selectOptions(select("Dev"), "Member");
    await screen.findByText("The role of Dev could not be changed");
    expect(select("Dev").value).toBe("viewer");
    await userEvent.selectOptions(select("Dev"), "Admin");
    await screen.findByText("Role of Dev: Admin");
    expect(screen.queryByText("The role of Dev could not be changed")).toBeNull();
  });
});

describe("adding", () => {
  test("takes a user id and a role, and is ready for the next", async () => {
    await renderMembers();
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: "User id" });
    await userEvent.type(field, ` ${idOf(4)} `);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Role" }), "Viewer");
    await userEvent.click(button("Add"));
    await screen.findByText("Elena was added");
    await scene.settled();
    expect(roleOf(4)).toBe("viewer");
    expect(screen.getAllByRole("listitem")).toHaveLength(5);
    expect(field.value).toBe("");
    expect(document.activeElement).toBe(field);
  });

  test("wants an id, and tells what the vendor refuses", async () => {
    await renderMembers();
    const field = screen.getByRole("textbox", { name: "User id" });
    await userEvent.click(button("Add"));
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, `${idOf(1)}{Enter}`);
    await screen.findByText("The member could not be added");
    expect(field.getAttribute("aria-invalid")).toBeNull();
    expect(members()).toHaveLength(4);
  });
});

describe("removing", () => {
  test("asks first, and keeps the focus near", async () => {
    await renderMembers();
    await userEvent.click(button("Remove Dev"));
    await answer("Remove");
    await screen.findByText("Dev was removed");
    await scene.settled();
    expect(roleOf(3)).toBeUndefined();
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
    expect(list().contains(document.activeElement)).toBe(true);
  });

  test("oneself is leaving", async () => {
    const onLeft = vi.fn();
    await renderMembers({ onLeft }, 3);
    await userEvent.click(button("Leave"));
    expect(screen.getByRole("alertdialog", { name: "Leave this organisation?" })).toBeTruthy();
    await answer("Leave");
    await waitFor(() => expect(onLeft).toHaveBeenCalledOnce());
    expect(roleOf(3)).toBeUndefined();
  });

  test("the last owner is refused, and told", async () => {
    const onLeft = vi.fn();
    await renderMembers({ onLeft });
    await userEvent.click(button("Leave"));
    await answer("Leave");
    await within(screen.getByRole("alertdialog")).findByText(/changed this, or it is taken/);
    expect(onLeft).not.toHaveBeenCalled();
    expect(roleOf(0)).toBe("owner");
  });
});

test("who takes the right to change roles from himself keeps his place", async () => {
  await renderMembers({}, 1);
  act(() => select("Bruno").focus());
  await userEvent.selectOptions(select("Bruno"), "Viewer");
  await waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
  expect(roleOf(1)).toBe("viewer");
  expect(document.activeElement).toBe(list());
});

describe("its states", () => {
  test("holds the place while it loads, on a server too", () => {
    const html = renderToString(
      <scene.Wrapper>
        <MemberList org="northline" />
      </scene.Wrapper>,
    );
    expect(html).toContain('data-status="loading"');
    expect(scene.asked).toEqual([]);
  });

  test("tells a failure, and tries again", async () => {
    scene.fake.failNext("listOrgMembers", { status: 503 });
    await renderMembers({ role: "viewer" });
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    expect(list().dataset.status).toBe("failed");
    await userEvent.click(button("Try again"));
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(4));
  });
});
