import { createNodeResolver, importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import { existsSync, readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const vendors = existsSync("src/protocols") ? readdirSync("src/protocols") : [];

/** Every room of `src`, and the rooms it may enter. */
const rooms = {
  "src/core": [],
  "src/transports": ["src/core"],
  "src/hooks": ["src/core"],
  "src/components": ["src/hooks", "src/core"],
  "src/agents": ["src/components", "src/hooks", "src/core"],
  "src/media": ["src/core"],
  "src/server": ["src/core", "src/transports"],
  "src/testing": ["src/core"],
  ...Object.fromEntries(
    vendors.map((vendor) => [
      `src/protocols/${vendor}`,
      ["src/core", "src/transports", "src/media"],
    ]),
  ),
};
const roomNames = Object.keys(rooms);

// A private room has no door: who may enter it imports the file.
const privateRooms = ["src/transports", "src/media"];

function importZones(allowed, forbidden) {
  return [
    ...allowed
      .filter((room) => !privateRooms.includes(room))
      .map((room) => ({
        target: ".",
        from: room,
        except: ["./index.ts"],
        message: `Between rooms import the door: ${room}/index.`,
      })),
    ...forbidden.map((room) => ({
      target: ".",
      from: room,
      message: `This room may not import ${room}: see "Who may import whom" in eslint.config.js.`,
    })),
  ];
}

const restrictedPaths = (zones) => ({ "import-x/no-restricted-paths": ["error", { zones }] });

const browserGlobals = [
  "window",
  "document",
  "navigator",
  "location",
  "history",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "requestIdleCallback",
  "matchMedia",
  "alert",
  "XMLHttpRequest",
  "HTMLElement",
];

const syntax = [
  {
    selector: "ExportAllDeclaration",
    message: "Name what a door exports; `export *` hides it.",
  },
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: "Text from a vendor is data: build elements, never HTML.",
  },
  {
    selector: "TSEnumDeclaration",
    message: "Use a union of strings.",
  },
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "storybook-static/",
      "coverage/",
      ".storybook/public/",
      "test/package/api/",
      "src/components/parts/marked-lexer.js",
      "src/protocols/kivox/schema.ts",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  tseslint.configs.recommended,
  importX.flatConfigs.typescript,
  {
    plugins: { "import-x": importX },
    settings: {
      "import-x/ignore": ["/node_modules/"],
      "import-x/resolver-next": [
        createNodeResolver({ extensions: [".ts", ".tsx", ".mjs", ".js", ".json"] }),
      ],
    },
    rules: {
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-duplicates": "error",
      "no-restricted-syntax": ["error", ...syntax],
      "id-denylist": ["error", "msg", "evt", "opts", "ctx", "cb"],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "object-shorthand": "error",
      "prefer-const": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "all" },
      ],
    },
  },
  {
    files: [
      "src/{hooks,components,agents}/**/*.{ts,tsx}",
      "{stories,demo,.storybook}/**/*.{ts,tsx}",
      "test/browser/**/*.{ts,tsx}",
    ],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ["src/**/*.{ts,tsx}", "demo/**/*.{ts,tsx}"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  { files: ["src/**/*.{ts,tsx}"], rules: { "no-console": "error" } },

  // Who may import whom. A room may enter those named at the top, through their doors; the app, the stories and the
  // tests may enter every door. `src/index.ts` is the door of the React rooms and names their files itself.
  {
    files: ["stories/**", "demo/**", "test/**", ".storybook/**", "src/**/*.test.{ts,tsx}"],
    rules: restrictedPaths(importZones(roomNames, privateRooms)),
  },
  {
    files: ["src/index.ts"],
    rules: restrictedPaths(
      importZones(
        ["src/core"],
        roomNames.filter((room) => !["src/core", "src/hooks", "src/components"].includes(room)),
      ),
    ),
  },
  ...roomNames.flatMap((room) => {
    const others = roomNames.filter((other) => other !== room);
    const allowed = rooms[room];
    const forbidden = others.filter((other) => !allowed.includes(other));
    return [
      {
        files: [`${room}/**/*.{ts,tsx}`],
        ignores: ["**/*.test.{ts,tsx}"],
        rules: restrictedPaths(importZones(allowed, forbidden)),
      },
      {
        files: [`${room}/**/*.test.{ts,tsx}`],
        rules: restrictedPaths(importZones(others, [])),
      },
    ];
  }),
  {
    files: ["src/*/**/index.ts"],
    ignores: [...roomNames.map((room) => `${room}/index.ts`)],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "Program", message: "No inner barrels: import the file." },
      ],
    },
  },
  {
    files: ["src/{core,server}/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": ["error", ...browserGlobals],
      "no-restricted-imports": [
        "error",
        { patterns: ["react", "react/*", "react-dom", "react-dom/*"] },
      ],
    },
  },
);
