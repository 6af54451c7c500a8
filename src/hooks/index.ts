export { ParlanceProvider, type ParlanceProviderProps } from "./ParlanceProvider";
export type { SessionStorage } from "./storage-memory";
export type { ChatSessionResult, ChatSessionView } from "./tracked-session";
export {
  useChatSession,
  type UseChatSessionOptions,
  type UseChatSessionResult,
} from "./useChatSession";
export { useChatStatus, type ChatStatus } from "./useChatStatus";
export { useMessage } from "./useMessage";
export { useMessageIds } from "./useMessageIds";
export { useSession } from "./useSession";
export { useSessionState } from "./useSessionState";
