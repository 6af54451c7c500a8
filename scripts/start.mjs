// The demo, from a clean clone on: the fake vendors and the app in one process. PORT chooses the port.
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
process.env.PORT ??= "5173";

// Vite reads the server's TypeScript; Node 20 cannot. This instance serves no page.
const { createServer } = await import("vite");
const loader = await createServer({
  root,
  configFile: false,
  appType: "custom",
  logLevel: "warn",
  resolve: { tsconfigPaths: true },
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
await loader.ssrLoadModule("/demo/server.ts");
