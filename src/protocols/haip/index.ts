export { createHaipChat, type HaipChatOptions } from "./chat";
export {
  createHaipClient,
  type HaipAudioOptions,
  type HaipClient,
  type HaipMetrics,
  type HaipTextStream,
  type HaipToolCallOptions,
  type HaipToolResult,
} from "./client";
export type { HaipAuthenticate, HaipClientOptions } from "./dial";
export type {
  HaipClientState,
  HaipEvents,
  HaipMessageScope,
  HaipPeer,
  HaipRequestOptions,
  HaipStatus,
  HaipTextOptions,
} from "./peer";
export type {
  HaipClose,
  HaipFlowOptions,
  HaipHeartbeatOptions,
  HaipMemory,
  SendOptions,
} from "./connection";
export type { HaipCounters } from "./counters";
export type { ChannelState } from "./flow-control";
export type { HaipRun } from "./runs";
export type { HaipTransaction } from "./transactions";
export type { HaipTool, HaipToolCallContext, HaipTools } from "./tools";
export type {
  HaipHttpOptions,
  HaipLink,
  HaipLinkClose,
  HaipTransport,
  HaipTransportName,
  HaipTransportRequest,
} from "./transport";
export type {
  FrameOf,
  HaipChannel,
  HaipDialect,
  HaipEnvelope,
  HaipFrame,
  HaipToolInfo,
  HaipType,
  HaiPayload,
  KnownFrame,
  OutgoingFrame,
  SentEnvelope,
  UnknownFrame,
} from "./wire";
