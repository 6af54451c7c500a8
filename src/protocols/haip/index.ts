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
export type {
  HaipAuthenticate,
  HaipClientOptions,
  HaipClientState,
  HaipEvents,
  HaipMessageScope,
  HaipPeer,
  HaipRequestOptions,
  HaipRun,
  HaipStatus,
  HaipTextOptions,
  HaipTransaction,
} from "./peer";
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
