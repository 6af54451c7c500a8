export { createHappyRobotChat, type HappyRobotChatOptions } from "./chat";
export {
  clusterUrls,
  createHappyRobotClient,
  type HappyRobotClient,
  type HappyRobotClientOptions,
  type HappyRobotCluster,
  type HappyRobotNetworkOptions,
  type HappyRobotRequestOptions,
  type HappyRobotTokenOptions,
  type HappyRobotUploadOptions,
  type UploadedArtifact,
} from "./client";
export type { HappyRobotClose, HappyRobotConnection, HappyRobotHandlers } from "./connection";
export type {
  ArtifactInput,
  CloseAnswer,
  CompleteAnswer,
  CompleteUploadInput,
  HistoryAnswer,
  MessageAckFrame,
  MessageInput,
  PresignedAnswer,
  SentMessage,
  ServerFrame,
  SessionAnswer,
  SessionClosedFrame,
  UnknownFrame,
} from "./wire";
