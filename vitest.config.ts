import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const consoleSetup = "./test/setup/console.ts";

/** Reading the jsdom files once per React keeps "works with 18 and 19" a fact about the same tests. */
const jsdomFiles = ["src/{hooks,components}/**/*.test.{ts,tsx}"];

const react18 = fileURLToPath(new URL("test/react-18/node_modules", import.meta.url));

const chromium = playwright({
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
});

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: [
            "src/{core,transports,protocols,server,testing}/**/*.test.ts",
            "test/**/*.node.test.ts",
          ],
          setupFiles: [consoleSetup],
        },
      },
      {
        extends: true,
        test: {
          name: "jsdom",
          environment: "jsdom",
          include: jsdomFiles,
          setupFiles: [consoleSetup, "./test/setup/jsdom.ts"],
        },
      },
      {
        extends: true,
        resolve: {
          alias: [
            { find: /^react($|\/.*)/, replacement: `${react18}/react$1` },
            { find: /^react-dom($|\/.*)/, replacement: `${react18}/react-dom$1` },
            // Its main file is CommonJS, whose require() no alias can reach.
            {
              find: /^@testing-library\/react$/,
              replacement: "@testing-library/react/dist/@testing-library/react.esm.js",
            },
          ],
        },
        test: {
          name: "jsdom-react-18",
          environment: "jsdom",
          include: jsdomFiles,
          setupFiles: [consoleSetup, "./test/setup/jsdom.ts"],
          // Inlined, so that their own `import "react"` meets the alias too.
          server: { deps: { inline: [/@testing-library\/react/, /zustand/] } },
        },
      },
      {
        extends: true,
        optimizeDeps: {
          include: [
            "react",
            "react/jsx-runtime",
            "react/jsx-dev-runtime",
            "react-dom",
            "react-dom/client",
            "react-dom/server",
            "zustand",
            "zustand/vanilla",
            "valibot",
            "marked",
            "axe-core",
            "@testing-library/react",
            "@testing-library/user-event",
          ],
        },
        test: {
          name: "chromium",
          include: ["test/browser/**/*.test.{ts,tsx}"],
          setupFiles: [consoleSetup],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: chromium,
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        test: {
          name: "package",
          environment: "node",
          include: ["test/package/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
