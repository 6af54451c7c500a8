// @vitest-environment node
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { createScriptedConnector } from "../../testing/index";
import { ChatPanel } from "./ChatPanel";
import { ChatWidget } from "./ChatWidget";

test("a widget and a panel are rendered where there is no window", () => {
  expect(typeof window).toBe("undefined");
  expect(typeof document).toBe("undefined");
  const connector = createScriptedConnector();
  expect(renderToString(<ChatWidget connector={connector} />)).toContain('aria-label="Open chat"');
  expect(renderToString(<ChatWidget connector={connector} defaultOpen />)).toContain("<textarea");
  expect(renderToString(<ChatPanel connector={connector} />)).toContain("How can we help?");
  expect(connector.openings).toHaveLength(0);
});
