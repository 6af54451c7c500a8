import { KivoxFault } from "./kivox-fault";
import { readBytes } from "./request-body";

/** What is wrong with a value, as pairs of where and what; nothing if it is right. */
type Shape = (
  value: unknown,
  path: string,
) => readonly (readonly [field: string, reason: string])[];

const wrong = (path: string, reason: string) => [[path, reason] as const];

/** A text of at least `least` characters that are not blank. */
function text(least = 0, pattern?: { is: RegExp; reason: string }): Shape {
  return (value, path) => {
    if (typeof value !== "string") return wrong(path, "must be a text");
    if (value.trim().length < least)
      return wrong(
        path,
        least === 1 ? "must not be empty" : `must have ${String(least)} characters`,
      );
    return pattern && !pattern.is.test(value) ? wrong(path, pattern.reason) : [];
  };
}

const email = text(1, { is: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, reason: "must be an e-mail" });
const slug = text(1, {
  is: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  reason: "must be lower-case words of letters and digits, joined by hyphens",
});
// Shorter ones are refused: the vendor's own rule is not published.
const password = text(8);

const flag: Shape = (value, path) =>
  typeof value === "boolean" ? [] : wrong(path, "must be true or false");

const amount: Shape = (value, path) =>
  typeof value === "number" && value > 0 ? [] : wrong(path, "must be a number above 0");

const dateTime: Shape = (value, path) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value))
    ? []
    : wrong(path, "must be a date and time");

const anything: Shape = (value, path) => (isObject(value) ? [] : wrong(path, "must be an object"));

function oneOf(...values: readonly string[]): Shape {
  return (value, path) =>
    values.includes(value as string) ? [] : wrong(path, `must be one of ${values.join(", ")}`);
}

function listOf(shape: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => shape(item, `${path}.${String(index)}`))
      : wrong(path, "must be a list");
}

/** An object; a name that ends in `?` may be absent. What is not named passes. */
function shapeOf(members: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isObject(value)) return wrong(path || "body", "must be an object");
    return Object.entries(members).flatMap(([member, shape]) => {
      const name = member.replace("?", "");
      const inner = path ? `${path}.${name}` : name;
      if (!Object.hasOwn(value, name)) return name === member ? wrong(inner, "is required") : [];
      return shape(value[name], inner);
    });
  };
}

const config = shapeOf({
  name: text(1),
  "avatar_url?": text(),
  "description?": text(),
  "language?": text(1),
  "timezone?": text(1),
  "global_system_prompt?": text(),
  "max_session_duration_minutes?": amount,
  "max_silence_timeout_seconds?": amount,
  "allow_interruptions?": flag,
  "llm_engine?": oneOf("deepseek", "mistral", "gemini", "openai"),
  "llm_model?": text(),
});

const blueprint = shapeOf({
  "version?": text(1),
  entries: listOf(
    shapeOf({
      name: text(1),
      workflow: shapeOf({
        nodes: listOf(shapeOf({ id: text(1), type: text(1), data: anything })),
        edges: listOf(shapeOf({ source: text(1), target: text(1) })),
      }),
    }),
  ),
});

const secrets = listOf(shapeOf({ key: text(1), value: text(), "description?": text() }));
const agent = { "config?": config, "secrets?": secrets, "blueprint?": blueprint };
const template = { ...agent, "description?": text() };

/** The bodies of section 3 of the wire file, under the names they have there. */
export const shapes = {
  SignupRequest: shapeOf({ email, password, name: text(1) }),
  LoginRequest: shapeOf({ email: text(1), password: text(1) }),
  RecoverPasswordRequest: shapeOf({ email }),
  ResetPasswordRequest: shapeOf({ token: text(1), password }),
  CreateAPIKeyRequest: shapeOf({
    name: text(1),
    "scopes?": listOf(text(1)),
    "expires_at?": dateTime,
  }),
  UpdateUserRequest: shapeOf({ "name?": text(1), "avatar_url?": text() }),
  UpdateEmailRequest: shapeOf({ email }),
  CreateOrgRequest: shapeOf({ name: text(1), "description?": text(), slug }),
  UpdateOrgRequest: shapeOf({ "name?": text(1), "description?": text(), "avatar_url?": text() }),
  AddMemberRequest: shapeOf({ user_id: text(1), role: oneOf("admin", "member", "viewer") }),
  UpdateMemberRequest: shapeOf({ role: oneOf("owner", "admin", "member", "viewer") }),
  CreateAgentRequest: shapeOf({ ...agent, "template_id?": text(1) }),
  UpdateAgentRequest: shapeOf(agent),
  UpdateAgentStatusRequest: shapeOf({ status: oneOf("draft", "live", "archived") }),
  LintAgentRequest: shapeOf({ "blueprint?": blueprint }),
  CreateTemplateRequest: shapeOf({ ...template, name: text(1) }),
  UpdateTemplateRequest: shapeOf({ ...template, "name?": text(1) }),
} as const satisfies Record<string, Shape>;

/**
 * Reads a JSON body and holds it against its shape.
 * @throws KivoxFault 422 that names what is wrong first, and tells all of it
 */
export async function readShape<Body>(request: Request, name: keyof typeof shapes): Promise<Body> {
  const bytes = await readBytes(
    request,
    1_048_576,
    () => new KivoxFault(413, "request.too_large", "The request body is too large"),
  );
  let value: unknown = {};
  try {
    // A request whose every member may be absent may have no body.
    if (bytes.length > 0) value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid("body", "must be JSON");
  }
  const complaints = shapes[name](value, "");
  const [first] = complaints;
  if (first)
    throw invalid(...first, complaints.map(([field, reason]) => `${field} ${reason}`).join("; "));
  return value as Body;
}

export function invalid(field: string, reason: string, message = `${field} ${reason}`): KivoxFault {
  return new KivoxFault(422, "validation.failed", message, { field, reason });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Those members of `body` that `names` lists, so that nothing else a client sends is kept. */
export function pick<Body extends object, Name extends keyof Body>(
  body: Body,
  ...names: readonly Name[]
): Pick<Body, Name> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(body, name) ? [[name, body[name]]] : [])),
  ) as Pick<Body, Name>;
}
