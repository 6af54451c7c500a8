export {
  recordMicrophone,
  type MicrophoneRecording,
  type RecordMicrophoneOptions,
} from "../../media/microphone";
export { createKivoxChat, type KivoxChatOptions, type KivoxTransfer } from "./chat";
export {
  createKivoxBearerClient,
  createKivoxSessionClient,
  type KivoxBearerClientOptions,
  type KivoxClient,
  type KivoxNetworkOptions,
  type KivoxRealtime,
  type KivoxSessionClientOptions,
} from "./client";
export type {
  KivoxAudio,
  KivoxConnection,
  KivoxConnectOptions,
  KivoxEvent,
  KivoxSocketOptions,
  KivoxWarningCode,
} from "./connection";
export type { KivoxChannel } from "./wire";
