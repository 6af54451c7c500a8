/** A tool that the fake runs for a client. */
export interface FakeHaipTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema. Dialect A tells it; B2 holds a message to its `type`. @defaultValue none in A, a string in B2 */
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  /**
   * Dialect A: gets the params of the call; what it returns is the result. Dialect B: gets each message of a transaction;
   * what it returns is the answer (an object only in B2). What it throws is the tool's failure in A, and no answer in B.
   */
  execute(input: unknown): unknown;
}

/** The built-in tools of the reference server of dialect A (wire file, section 9.1). */
export const builtInTools: readonly FakeHaipTool[] = [
  {
    name: "echo",
    description: "Says what it was told",
    inputSchema: { type: "object", properties: { message: { type: "string" } } },
    execute: (params) => ({ echoed: member(params, "message") }),
  },
  {
    name: "add",
    description: "Adds two numbers",
    inputSchema: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
    },
    execute: (params) => ({ result: Number(member(params, "a")) + Number(member(params, "b")) }),
  },
];

/** Whether a value is of a schema's `type`; the rest of a schema is for people to read. */
export function isOfType(value: unknown, schema: Readonly<Record<string, unknown>>): boolean {
  if (typeof schema.type !== "string") return true;
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  if (schema.type === "integer") return Number.isInteger(value);
  return typeof value === schema.type;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
