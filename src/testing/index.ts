export { createManualClock, systemClock } from "./clock";
export type { Clock, ManualClock } from "./clock";

export type { FakeSocket } from "./fake-socket";
export { createFakeHaip } from "./haip";
export type { FakeHaip, FakeHaipOptions } from "./haip";
export type { HaipAgent, HaipAgentInput } from "./haip-agent";
export type { FakeHaipCredit } from "./haip-credit";
export type { FakeHaipToolResult } from "./haip-desk";
export { serveHaip } from "./haip-host";
export type { HaipHost } from "./haip-host";
export type { FakeHaipRequest, HaipRoute } from "./haip-http";
export type { FakeHaipConnection, FakeHaipConnectionLog } from "./haip-hub";
export { haipHandlers } from "./haip-msw";
export { haipScenarios } from "./haip-scenario";
export type { HaipScenario } from "./haip-scenario";
export type {
  FakeHaipBinary,
  FakeHaipRun,
  FakeHaipSession,
  FakeHaipText,
  FakeHaipTransaction,
  FakeHaipUser,
  HaipTiming,
} from "./haip-record";
export type { FakeHaipToken, HaipTokenClaims } from "./haip-token";
export type { FakeHaipTool } from "./haip-tool";
export type {
  FakeHaipDialect,
  FakeHaipEnvelope,
  FakeHaipOutgoing,
  FakeHaipSequence,
  FakeHaipTransport,
} from "./haip-wire";
export { createFakeHappyRobot } from "./happyrobot";
export type { FakeHappyRobot, FakeHappyRobotOptions } from "./happyrobot";
export type { HappyRobotAgent, HappyRobotAgentInput } from "./happyrobot-agent";
export { serveHappyRobot } from "./happyrobot-host";
export type { HappyRobotHost } from "./happyrobot-host";
export { happyRobotHandlers } from "./happyrobot-msw";
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
export type { FakeSocketConnection, FakeSocketFrame, FakeSocketLog } from "./happyrobot-socket";
export type { FakeHappyRobotArtifact, FakeHappyRobotUpload } from "./happyrobot-storage";
export type {
  FakeHappyRobotToken,
  HappyRobotEnvironment,
  HappyRobotScope,
  HappyRobotTokenClaims,
} from "./happyrobot-token";
export type { FakeHappyRobotCall } from "./happyrobot-voice";
export type { FakeHappyRobotWorkflow } from "./happyrobot-workflow";
export { createFakeKivox } from "./kivox";
export type { FakeKivox, FakeKivoxOptions } from "./kivox";
export type { FakeKivoxSession } from "./kivox-access";
export type { KivoxAgent, KivoxAgentInput } from "./kivox-agent";
export { serveKivox } from "./kivox-host";
export type { KivoxHost } from "./kivox-host";
export { kivoxHandlers } from "./kivox-msw";
export type { KivoxOperationId } from "./kivox-operations";
export type {
  FakeKivoxAgent,
  FakeKivoxApiKey,
  FakeKivoxConversation,
  FakeKivoxMember,
  FakeKivoxMessage,
  FakeKivoxOrg,
  FakeKivoxTemplate,
  FakeKivoxUser,
  KivoxAgentConfig,
  KivoxAgentStatus,
  KivoxBlueprint,
  KivoxEndReason,
  KivoxOwner,
  KivoxRole,
  KivoxSecret,
} from "./kivox-record";
export type { FakeKivoxRequest, KivoxCookieJar, KivoxFailure } from "./kivox-routes";
export { kivoxScenarios } from "./kivox-scenario";
export type { KivoxScenario } from "./kivox-scenario";
export type { KivoxTiming } from "./kivox-session";
export { kivoxCloseCodes } from "./kivox-socket";
export type {
  FakeKivoxAudio,
  FakeKivoxConnection,
  FakeKivoxFrame,
  FakeKivoxViolation,
} from "./kivox-socket";
export type { MswClient, MswNamespace } from "./msw-socket";
export { createScriptedConnector } from "./scripted-connector";
export type {
  ScriptedConnector,
  ScriptedConnectorOptions,
  ScriptedOpening,
  ScriptedSend,
} from "./scripted-connector";
