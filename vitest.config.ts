import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { chromiumLaunch } from "./test/setup/chromium-launch.ts";
import { haipCommands } from "./test/setup/haip-commands.ts";
import { happyRobotCommands } from "./test/setup/happyrobot-commands.ts";
import { kivoxCommands } from "./test/setup/kivox-commands.ts";
import { SummaryReporter } from "./test/setup/summary-reporter.ts";

const consoleSetup = "./test/setup/console.ts";
const testingLibrarySetup = "./test/setup/testing-library.ts";

// The same files twice: "works with React 18 and 19" is then a fact about one set of tests.
const jsdomFiles = ["src/{hooks,components,agents}/**/*.test.{ts,tsx}"];
const react18 = fileURLToPath(new URL("test/react-18/node_modules", import.meta.url));

// Named in advance: a dependency discovered during a run would be bundled then, and the page reloaded under the tests.
const browserDependencies = [
  "@tanstack/react-query",
  "@testing-library/dom",
  "@testing-library/react",
  "@testing-library/user-event",
  "axe-core",
  "msw",
  "msw/browser",
  "openapi-fetch",
  "react",
  "react-dom",
  "react-dom/client",
  "react-dom/server",
  "react/jsx-dev-runtime",
  "react/jsx-runtime",
  "valibot",
  "zustand",
  "zustand/shallow",
  "zustand/vanilla",
];

// A function, because vitest writes into what it is given.
const inChromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: chromiumLaunch }),
  instances: [{ browser: "chromium" as const }],
});

export default defineConfig({
  plugins: [react()],
  // The demo and the samples of the guides import "@parlance/react" as an app does: tsconfig.json leads that to the source.
  resolve: { tsconfigPaths: true },
  test: {
    reporters: ["default", new SummaryReporter()],
    // The groups follow one another: a browser that must share two cores with jsdom is a source of false alarms.
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: [
            "src/{core,transports,media,protocols,server,testing}/**/*.test.ts",
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
          setupFiles: [consoleSetup, testingLibrarySetup],
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
          setupFiles: [consoleSetup, testingLibrarySetup],
          // Inlined, so that their own `import "react"` meets the alias too.
          server: {
            deps: { inline: [/@testing-library\/react/, /zustand/, /@tanstack\/react-query/] },
          },
        },
      },
      {
        extends: true,
        optimizeDeps: { include: browserDependencies },
        test: {
          name: "chromium",
          include: ["test/browser/**/*.test.{ts,tsx}"],
          setupFiles: [consoleSetup, testingLibrarySetup],
          sequence: { groupOrder: 1 },
          browser: {
            ...inChromium(),
            commands: { ...happyRobotCommands, ...haipCommands, ...kivoxCommands },
          },
        },
      },
      {
        plugins: [storybookTest({ configDir: ".storybook" })],
        optimizeDeps: { include: browserDependencies },
        test: {
          name: "stories",
          setupFiles: [consoleSetup],
          sequence: { groupOrder: 2 },
          browser: inChromium(),
        },
      },
      {
        test: {
          name: "package",
          environment: "node",
          include: ["test/package/**/*.test.ts"],
          globalSetup: ["./test/package/packed.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
