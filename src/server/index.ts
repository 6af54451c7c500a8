export {
  createHappyRobotServer,
  type HappyRobotChatToken,
  type HappyRobotCluster,
  type HappyRobotServer,
  type HappyRobotServerOptions,
  type HappyRobotVoiceToken,
} from "./happyrobot";
export type {
  HappyRobotChatTokenRequest,
  HappyRobotEnvironment,
  HappyRobotJoinCallTokenRequest,
  HappyRobotNewCallTokenRequest,
  HappyRobotVoiceTokenRequest,
} from "./happyrobot-request";
export { toNodeHandler, type NodeHandler, type NodeRequest, type NodeResponse } from "./node";
export {
  createTokenRoute,
  type TokenRoute,
  type TokenRouteErrorCode,
  type TokenRouteErrorInfo,
  type TokenRouteOptions,
} from "./token-route";
