export { createManualClock, systemClock } from "./clock";
export type { Clock, ManualClock } from "./clock";

export { createFakeHappyRobot } from "./happyrobot";
export type { FakeHappyRobot, FakeHappyRobotOptions } from "./happyrobot";
export type { HappyRobotAgent, HappyRobotAgentInput } from "./happyrobot-agent";
export { serveHappyRobot } from "./happyrobot-host";
export type { HappyRobotHost } from "./happyrobot-host";
export { happyRobotHandlers } from "./happyrobot-msw";
export type { MswClient, MswNamespace } from "./happyrobot-msw";
export type {
  FakeHappyRobotRequest,
  HappyRobotRoute,
  HappyRobotSocketAuthorization,
} from "./happyrobot-routes";
export { happyRobotScenarios } from "./happyrobot-scenario";
export type { HappyRobotScenario } from "./happyrobot-scenario";
export type {
  FakeHappyRobotMessage,
  FakeHappyRobotSession,
  HappyRobotTiming,
} from "./happyrobot-session";
export { happyRobotCloseCodes } from "./happyrobot-socket";
export type {
  FakeSocket,
  FakeSocketConnection,
  FakeSocketFrame,
  FakeSocketLog,
} from "./happyrobot-socket";
export type { FakeHappyRobotArtifact, FakeHappyRobotUpload } from "./happyrobot-storage";
export type {
  FakeHappyRobotToken,
  HappyRobotEnvironment,
  HappyRobotScope,
  HappyRobotTokenClaims,
} from "./happyrobot-token";
export type { FakeHappyRobotCall } from "./happyrobot-voice";
export type { FakeHappyRobotWorkflow } from "./happyrobot-workflow";
export { createScriptedConnector } from "./scripted-connector";
export type {
  ScriptedConnector,
  ScriptedConnectorOptions,
  ScriptedOpening,
  ScriptedSend,
} from "./scripted-connector";
