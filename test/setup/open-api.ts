import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

// As much of OpenAPI 3.1 as our documents use. A keyword that is not known here is an error, so that no rule goes unheeded.

interface Reference {
  readonly $ref: string;
}
type Schema = Readonly<Record<string, unknown>>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Body {
  readonly required?: boolean;
  readonly content?: { readonly "application/json"?: { readonly schema: Schema } };
}
interface Item {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly [method: string]: unknown;
}
interface Described {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body | Reference>>;
}

/** One operation of a document. */
interface ApiOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  /** The one status of success. */
  readonly success: number;
  /** What an exchange does that the document does not say; nothing where all is well. */
  complaintsAbout(exchange: Exchange): readonly string[];
}

interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly sent: unknown;
  readonly status: number;
  readonly received: unknown;
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  password: /^/,
};
const silent = ["description", "examples", "default"];

/** Our description of Kivox's REST, as it is written. */
export const kivoxDocument = readFileSync(
  fileURLToPath(import.meta.resolve("../../src/protocols/kivox/openapi.yaml")),
  "utf8",
);

/** The operations of a document, by their ids. */
export function readOpenApi(text: string): ReadonlyMap<string, ApiOperation> {
  const document = parse(text) as { readonly paths: Readonly<Record<string, Item>> };

  function resolve<Thing extends object>(thing: Thing | Reference): Thing {
    if (!("$ref" in thing)) return thing;
    let found: unknown = document;
    for (const key of thing.$ref.replace(/^#\//, "").split("/"))
      found = (found as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (found === undefined) throw new Error(`${thing.$ref} leads nowhere.`);
    return resolve(found as Thing);
  }

  function complaintsOf(value: unknown, given: Schema, at: string): string[] {
    const schema = resolve<Schema>(given);
    const complain = (what: string) => [`${at} ${what}, but is ${JSON.stringify(value)}`];
    return Object.entries(schema).flatMap(([keyword, rule]): string[] => {
      switch (keyword) {
        case "type":
          return typeOf(value) === rule || (rule === "number" && typeOf(value) === "integer")
            ? []
            : complain(`must be ${String(rule)}`);
        case "format": {
          const format = formats[String(rule)];
          if (!format) throw new Error(`The format ${String(rule)} is not known here.`);
          return typeof value !== "string" || format.test(value)
            ? []
            : complain(`must be ${String(rule)}`);
        }
        case "enum":
          return (rule as unknown[]).includes(value)
            ? []
            : complain(`must be one of ${String(rule)}`);
        case "items":
          return Array.isArray(value)
            ? value.flatMap((item, index) => complaintsOf(item, rule as Schema, `${at}[${index}]`))
            : [];
        case "required":
          return isRecord(value)
            ? (rule as string[]).flatMap((name) =>
                Object.hasOwn(value, name) ? [] : [`${at}.${name} is missing`],
              )
            : [];
        case "properties": {
          if (!isRecord(value)) return [];
          const properties = rule as Readonly<Record<string, Schema>>;
          return Object.entries(value).flatMap(([name, member]) => {
            const property = properties[name];
            if (property) return complaintsOf(member, property, `${at}.${name}`);
            return schema["additionalProperties"] === true
              ? []
              : [`${at}.${name} is not described`];
          });
        }
        case "additionalProperties":
          if (rule !== true) throw new Error("Only `additionalProperties: true` is known here.");
          return [];
        default:
          if (silent.includes(keyword)) return [];
          throw new Error(`The keyword ${keyword} is not known here.`);
      }
    });
  }

  function complaintsAboutBody(what: string, value: unknown, body: Body | undefined): string[] {
    const schema = body?.content?.["application/json"]?.schema;
    if (!schema) return value === undefined ? [] : [`${what} has a body, and should have none`];
    if (value === undefined) return [`${what} has no body`];
    return complaintsOf(value, schema, what);
  }

  function toOperation(path: string, method: string, item: Item): ApiOperation {
    const { operationId, requestBody, responses, ...described } = item[method] as Described;
    const success = Object.keys(responses).find((status) => /^2\d\d$/.test(status)) ?? "";
    const parameters = [...(item.parameters ?? []), ...(described.parameters ?? [])].map((one) =>
      resolve<Parameter>(one),
    );
    const template = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

    function complaintsAboutParameters({ path: asked, headers }: Exchange): string[] {
      const { pathname, searchParams } = new URL(asked, "https://api.example.com");
      const groups = template.exec(pathname)?.groups;
      if (!template.test(pathname)) return [`${pathname} is not ${path}`];
      const queries = [...searchParams.keys()].filter(
        (name) => !parameters.some((one) => one.in === "query" && one.name === name),
      );
      const values = parameters.flatMap(({ name, in: place, required, schema }) => {
        const segment = groups?.[name];
        const value =
          place === "query"
            ? searchParams.get(name)
            : place === "header"
              ? headers.get(name)
              : segment === undefined
                ? null
                : decodeURIComponent(segment);
        if (value === null) return required ? [`${name} is missing`] : [];
        const isNumber = resolve<Schema>(schema)["type"] === "integer";
        return complaintsOf(isNumber ? Number(value) : value, schema, name);
      });
      return [...queries.map((name) => `the query ${name} is not described`), ...values];
    }

    return {
      operationId,
      method: method.toUpperCase(),
      path,
      success: Number(success),
      complaintsAbout(exchange) {
        const answer = responses[String(exchange.status)] ?? responses["default"];
        return [
          ...(exchange.method === method.toUpperCase()
            ? []
            : [`${exchange.method} is not ${method}`]),
          ...complaintsAboutParameters(exchange),
          ...complaintsAboutBody("the request", exchange.sent, requestBody),
          ...complaintsAboutBody("the answer", exchange.received, answer && resolve<Body>(answer)),
        ];
      },
    };
  }

  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"]
      .filter((method) => method in item)
      .map((method) => toOperation(path, method, item)),
  );
  return new Map(operations.map((operation) => [operation.operationId, operation]));
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeOf(value) === "object";
}
