// @vitest-environment node
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKivoxScene, type KivoxScene } from "../../test/setup/kivox-scene";
import { AgentList, AgentPicker, agentQueries } from "./index";

let scene: KivoxScene;
beforeEach(() => {
  scene = createKivoxScene();
});
afterEach(() => scene.close());

const render = () =>
  renderToString(
    <scene.Wrapper>
      <AgentList scope="me" onSelect={() => undefined} />
      <AgentPicker
        scope="me"
        createConnector={() => {
          throw new Error("Nobody is picked on a server.");
        }}
      />
    </scene.Wrapper>,
  );

test("without a window a list and a picker hold the places of what will come", () => {
  expect(globalThis).not.toHaveProperty("window");
  const html = render();
  expect(html).toContain('data-status="loading"');
  expect(html).toContain("Search agents");
  expect(scene.asked).toEqual([]);
});

test("what was prefetched is in the page, without a style that a strict policy would refuse", async () => {
  const { client, queryClient } = scene;
  await queryClient.prefetchQuery(agentQueries.list(client, { scope: "me", limit: 12 }));
  const html = render();
  expect(html).toContain("Delivery assistant");
  expect(html).toContain("60 agents");
  expect(html).not.toContain("style=");
  for (const { secrets } of scene.fake.agents)
    for (const { value } of secrets) expect(html).not.toContain(value);
});
