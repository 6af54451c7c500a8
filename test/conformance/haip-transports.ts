import type { ParlanceErrorCode } from "../../src/core/index";
import type {
  HaipDialect,
  HaipHttpOptions,
  HaipTransportName,
} from "../../src/protocols/haip/index";

/** A way to carry HAIP. */
export interface HaipWay {
  readonly name: string;
  readonly transport: HaipTransportName;
  readonly options?: Pick<HaipHttpOptions, "sendTo" | "duplex">;
  /** The last word of its address. */
  readonly path: Readonly<Record<HaipEndpoints, string>>;
}

/** What the reference server was seen to have, or what the vendor's pages promise. */
type HaipEndpoints = (typeof haipEndpoints)[number];
export type HaipRuntime = (typeof haipRuntimes)[number];

export const haipDialects = ["A", "B1", "B2"] as const satisfies readonly HaipDialect[];
export const haipEndpoints = ["documented", "reference"] as const;
export const haipRuntimes = ["Node", "Chromium"] as const;

export const haipWays: readonly HaipWay[] = [
  {
    name: "websocket",
    transport: "websocket",
    path: { documented: "websocket", reference: "websocket" },
  },
  {
    name: "sse, separate",
    transport: "sse",
    options: { sendTo: "separate" },
    path: { documented: "connect", reference: "sse" },
  },
  {
    name: "sse, same-url",
    transport: "sse",
    options: { sendTo: "same-url" },
    path: { documented: "sse", reference: "sse" },
  },
  {
    name: "http-streaming, full-duplex",
    transport: "http-streaming",
    options: { duplex: "full-duplex" },
    path: { documented: "stream", reference: "stream" },
  },
  {
    name: "http-streaming, separate",
    transport: "http-streaming",
    options: { duplex: "separate" },
    path: { documented: "stream", reference: "stream" },
  },
];

/** What cannot work, in whichever dialect. */
interface HaipImpossibility {
  readonly ways: readonly string[];
  readonly endpoints: readonly HaipEndpoints[];
  readonly runtimes: readonly HaipRuntime[];
  /** What the session fails with, at once and for good. */
  readonly code: ParlanceErrorCode;
  readonly because: string;
}

const impossibilities: readonly HaipImpossibility[] = [
  {
    ways: ["sse, separate", "sse, same-url"],
    endpoints: ["reference"],
    runtimes: haipRuntimes,
    code: "unsupported",
    because:
      "The reference server has no address that takes messages beside a stream of events: it can only be listened to.",
  },
  {
    ways: ["http-streaming, separate"],
    endpoints: ["reference"],
    runtimes: haipRuntimes,
    code: "unsupported",
    because: "The reference server takes messages in the body of the streaming request only.",
  },
  {
    ways: ["http-streaming, full-duplex"],
    endpoints: haipEndpoints,
    runtimes: ["Chromium"],
    code: "unsupported",
    because: "No browser reads the answer to a request while it is still sending it.",
  },
];

/** One way, to one server, from one runtime. */
export interface HaipCell {
  readonly runtime: HaipRuntime;
  readonly dialect: HaipDialect;
  readonly endpoints: HaipEndpoints;
  readonly way: HaipWay;
  /** Absent where it works. */
  readonly impossible?: HaipImpossibility;
}

/** Every way from a runtime: what the tests prove, and the table in the documentation says. */
export function haipCells(runtime: HaipRuntime): HaipCell[] {
  return haipWays.flatMap((way) =>
    haipEndpoints.flatMap((endpoints) => {
      const impossible = impossibilities.find(
        (candidate) =>
          candidate.ways.includes(way.name) &&
          candidate.endpoints.includes(endpoints) &&
          candidate.runtimes.includes(runtime),
      );
      return haipDialects.map((dialect) => ({
        runtime,
        dialect,
        endpoints,
        way,
        ...(impossible && { impossible }),
      }));
    }),
  );
}

/** The name of a test. */
export function nameOf({ dialect, endpoints, way }: HaipCell): string {
  return `${dialect} over ${way.name}, ${endpoints} endpoints`;
}
