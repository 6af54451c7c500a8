import type { StorybookConfig } from "@storybook/react-vite";

const config: StorybookConfig = {
  framework: "@storybook/react-vite",
  stories: ["../stories/**/*.stories.tsx"],
  addons: [
    "@storybook/addon-docs",
    "@storybook/addon-a11y",
    "@storybook/addon-vitest",
    "msw-storybook-addon",
  ],
  staticDirs: ["./public"],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: {
    // Tests read no documentation, and to gather it takes the compiler its time.
    reactDocgen: process.env.VITEST ? false : "react-docgen-typescript",
    reactDocgenTypescriptOptions: {
      include: ["src/**/*.tsx", "stories/**/*.tsx"],
      shouldExtractLiteralValuesFromEnum: true,
      shouldRemoveUndefinedFromOptional: true,
    },
  },
  viteFinal: (options) => ({
    ...options,
    // Stories import "@parlance/react" as an app does: tsconfig.json leads that to the source.
    resolve: { ...options.resolve, tsconfigPaths: true },
    // The library's own build (entries, externals, banners) is not how a story is bundled.
    // The toolbar sets the colour scheme by script, which light-dark() lowered for old browsers cannot follow.
    build: { ...options.build, lib: false as const, cssTarget: "esnext" },
  }),
};

export default config;
