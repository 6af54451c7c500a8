export { createHaipChat, type HaipChatOptions } from "./chat";
export {
  createHaipClient,
  type HaipAudioOptions,
  type HaipAuthenticate,
  type HaipClient,
  type HaipClientOptions,
  type HaipClientState,
  type HaipEvents,
  type HaipMessageScope,
  type HaipMetrics,
  type HaipRequestOptions,
  type HaipRun,
  type HaipStatus,
  type HaipTextOptions,
  type HaipTextStream,
  type HaipToolCallOptions,
  type HaipToolResult,
  type HaipTransaction,
} from "./client";
export type {
  HaipClose,
  HaipCounters,
  HaipFlowOptions,
  HaipHeartbeatOptions,
  HaipMemory,
  SendOptions,
} from "./connection";
export type { ChannelState } from "./flow-control";
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
