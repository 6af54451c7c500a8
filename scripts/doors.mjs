/** Every script door of the package: the name of its output, without extension, and its source. */
export const doors = {
  index: "src/index.ts",
  "agents/index": "src/agents/index.ts",
  "core/index": "src/core/index.ts",
  "haip/index": "src/protocols/haip/index.ts",
  "happyrobot/index": "src/protocols/happyrobot/index.ts",
  "kivox/index": "src/protocols/kivox/index.ts",
  "server/index": "src/server/index.ts",
  "testing/index": "src/testing/index.ts",
};
