import { VendorFault } from "./vendor-fault";

/** Reads a whole body, giving up as soon as it is over `limit` bytes. */
export async function readBytes(
  request: Request,
  limit: number,
  tooLarge: () => Error,
): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array(await request.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.byteLength;
  }
  return bytes;
}

/** Checks the members of a JSON body, collecting what is wrong with all of them before it refuses. */
export interface BodyReader {
  string(name: string, rules?: { optional?: boolean; minLength?: number }): string;
  optionalString(name: string): string | undefined;
  integer(name: string, rules: { minimum: number; maximum: number; fallback: number }): number;
  positiveNumber(name: string): number;
  boolean(name: string): boolean;
  oneOf<Value extends string>(name: string, values: readonly Value[], fallback: Value): Value;
  record(name: string): Readonly<Record<string, unknown>> | undefined;
  list(name: string): readonly unknown[];
  refuse(name: string, complaint: string): void;
  has(name: string): boolean;
  /** Throws a 400 that names every member found wrong, by JSON pointer (wire file, section 1.3). */
  done(): void;
}

const jsonLimit = 1_048_576;

export async function readJson(request: Request): Promise<BodyReader> {
  const bytes = await readBytes(
    request,
    jsonLimit,
    () => new VendorFault(413, "The request body is too large"),
  );
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new VendorFault(400, "The request body is not valid JSON");
  }
  return createBodyReader(value);
}

export function createBodyReader(value: unknown, pointer = ""): BodyReader {
  const body: Record<string, unknown> =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const complaints: string[] = [];
  const refuse = (name: string, complaint: string): void => {
    complaints.push(`${pointer}/${name}: ${complaint}`);
  };
  if (body !== value || Array.isArray(value)) refuse("", "invalid_type, expected object");

  const read = <Value, Fallback>(
    name: string,
    expected: string,
    is: (candidate: unknown) => candidate is Value,
    fallback: Fallback,
    isOptional: boolean,
  ): Value | Fallback => {
    const candidate = body[name];
    if (is(candidate)) return candidate;
    if (candidate !== undefined) refuse(name, `invalid_type, expected ${expected}`);
    else if (!isOptional) refuse(name, `required, expected ${expected}`);
    return fallback;
  };

  return {
    refuse,
    has: (name) => body[name] !== undefined,
    string(name, { minLength = 0 } = {}) {
      const text = read(name, "string", isString, undefined, false);
      if (text !== undefined && text.length < minLength) refuse(name, "too_small");
      return text ?? "";
    },
    optionalString: (name) => read(name, "string", isString, undefined, true),
    integer(name, { minimum, maximum, fallback }) {
      const value = read(name, "integer", isInteger, fallback, true);
      if (value < minimum) refuse(name, `too_small, minimum ${String(minimum)}`);
      if (value > maximum) refuse(name, `too_big, maximum ${String(maximum)}`);
      return value;
    },
    positiveNumber(name) {
      const value = read(name, "number", isNumber, 1, false);
      if (!(value > 0)) refuse(name, "too_small, must be greater than 0");
      return value;
    },
    boolean: (name) => read(name, "boolean", isBoolean, false, true),
    oneOf<Value extends string>(name: string, values: readonly Value[], fallback: Value) {
      const isOne = (candidate: unknown): candidate is Value =>
        values.some((value) => value === candidate);
      return read(name, values.join(" | "), isOne, fallback, true);
    },
    record: (name) => read(name, "object", isRecord, undefined, true),
    list: (name) => read(name, "array", isList, [], true),
    done() {
      if (complaints.length === 0) return;
      throw new VendorFault(400, `The request is not valid: ${complaints.join("; ")}`);
    },
  };
}

const isString = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
