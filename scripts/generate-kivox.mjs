// Writes src/protocols/kivox/schema.ts: the types of openapi.yaml beside it. Run it after a change of that document or an
// update of openapi-typescript; a test compares.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { format, resolveConfig } from "prettier";

const file = fileURLToPath(new URL("../src/protocols/kivox/schema.ts", import.meta.url));

/** The text of the file, made from the document. */
export async function generateKivox() {
  // Not `immutable`: openapi-fetch takes a readonly list apart into its methods.
  const types = await openapiTS(new URL("../src/protocols/kivox/openapi.yaml", import.meta.url));
  const text = `// Made from openapi.yaml by \`npm run kivox:schema\`: change that document, not this file.\n\n${astToString(types)}`;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file, await generateKivox());
}
