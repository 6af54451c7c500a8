// @vitest-environment node
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { agentQueries, useAgents, useConversations, useRole, useUpdateAgentStatus } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

function Names() {
  const agents = useAgents({ scope: "me" });
  const conversations = useConversations(agents.data?.items[0]?.id);
  const role = useRole({ org: "northline" });
  const { isPending } = useUpdateAgentStatus();
  return (
    <p>
      {agents.isPending ? "loading" : agents.data?.items[0]?.config.name}
      {conversations.data?.length ?? role ?? String(isPending)}
    </p>
  );
}

const render = () =>
  renderToString(
    <scene.Wrapper>
      <Names />
    </scene.Wrapper>,
  );

test("a render without a window asks for nothing", async () => {
  expect(globalThis).not.toHaveProperty("window");
  expect(render()).toContain("loading");
  // What a render begins, it begins before the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(scene.asked).toEqual([]);
});

test("what was prefetched is in the page", async () => {
  const { queryClient, client } = scene;
  await queryClient.prefetchQuery(agentQueries.list(client, { scope: "me" }));
  expect(render()).toContain("Delivery assistant");
});

test("a prefetch that fails does not keep the page waiting", async () => {
  const { queryClient, client } = scene;
  queryClient.setDefaultOptions({});
  scene.fake.failNext("listUserAgents", { status: 503, times: 9 });
  await queryClient.prefetchQuery(agentQueries.list(client, { scope: "me" }));
  expect(scene.asked).toHaveLength(1);
  expect(render()).toContain("loading");
});
