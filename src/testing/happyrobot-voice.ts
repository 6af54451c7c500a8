import type { Clock } from "./clock";
import { environments, type WorkflowRegister } from "./happyrobot-workflow";
import type { HappyRobotEnvironment } from "./happyrobot-token";
import { signJsonWebToken } from "./json-web-token";
import { randomUuid } from "./random";
import type { BodyReader } from "./request-body";
import { VendorFault } from "./vendor-fault";

/** A voice call, which the mint of its first voice token has begun (wire file, sections 1.4 and 3.1). */
export interface FakeHappyRobotCall {
  readonly runId: string;
  readonly sessionId: string;
  readonly roomName: string;
  readonly workflowId: string;
  readonly env: HappyRobotEnvironment;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly status: "in-progress" | "ended";
  /** One for each token: the caller, then whoever joined. */
  readonly participants: readonly ("caller" | "observer" | "takeover")[];
}

export interface VoiceDesk {
  readonly calls: readonly FakeHappyRobotCall[];
  createToken(body: BodyReader): object;
  /** Whether there was such a call. */
  end(sessionId: string): boolean;
}

export function createVoiceDesk(dependencies: {
  readonly clock: Clock;
  readonly secret: Uint8Array;
  readonly workflows: WorkflowRegister;
  /** `undefined`: the vendor's server has no LiveKit configured. */
  readonly liveKitUrl: string | undefined;
}): VoiceDesk {
  const { clock, secret, workflows, liveKitUrl } = dependencies;
  type Participant = FakeHappyRobotCall["participants"][number];
  const calls: (Omit<FakeHappyRobotCall, "status" | "participants"> & {
    status: FakeHappyRobotCall["status"];
    participants: Participant[];
  })[] = [];

  return {
    calls,
    createToken(body) {
      const workflowId = body.optionalString("workflow_id");
      const sessionId = body.optionalString("session_id");
      const takesOver = body.boolean("should_takeover");
      const data = body.record("data");
      const env = body.oneOf("env", environments, "production");
      const ttlSeconds = body.integer("ttl_seconds", {
        minimum: 60,
        maximum: 86_400,
        fallback: 21_600,
      });
      if (workflowId === "") body.refuse("workflow_id", "too_small");
      if ((workflowId === undefined) === (sessionId === undefined))
        body.refuse("", "exactly one of workflow_id and session_id is required");
      if (workflowId !== undefined && takesOver)
        body.refuse("should_takeover", "only with session_id");
      if (sessionId !== undefined) {
        if (data) body.refuse("data", "only with workflow_id");
        if (body.has("env")) body.refuse("env", "only with workflow_id");
      }
      body.done();

      if (!liveKitUrl) throw new VendorFault(500, "LiveKit is not configured");

      let call: (typeof calls)[number];
      let participant: Participant = "caller";
      if (workflowId === undefined) {
        call = join(sessionId ?? "");
        participant = takesOver ? "takeover" : "observer";
      } else {
        const workflow = workflows.find(workflowId, env);
        if (!workflow.webCall)
          throw new VendorFault(404, `Workflow "${workflowId}" has no Web Call node`);
        for (const key of workflow.requiredData) {
          if (data?.[key] === undefined)
            body.refuse(`data/${key}`, "required by the Web Call trigger");
        }
        body.done();
        call = begin(workflow.id, env, data);
      }
      call.participants.push(participant);

      const issuedAt = Math.floor(clock.now() / 1000);
      const claims = {
        iat: issuedAt,
        exp: issuedAt + ttlSeconds,
        jti: randomUuid(),
        sub: `${participant}-${String(call.participants.length)}`,
        video: {
          room: call.roomName,
          roomJoin: true,
          canSubscribe: true,
          canPublish: participant !== "observer",
          hidden: participant === "observer",
        },
      };
      return {
        url: liveKitUrl,
        token: signJsonWebToken(claims, secret),
        room_name: call.roomName,
        run_id: call.runId,
      };
    },
    end(sessionId) {
      const call = calls.find((candidate) => candidate.sessionId === sessionId);
      if (call) call.status = "ended";
      return call !== undefined;
    },
  };

  function begin(
    workflowId: string,
    env: HappyRobotEnvironment,
    data: FakeHappyRobotCall["data"],
  ): (typeof calls)[number] {
    const runId = randomUuid();
    const call: (typeof calls)[number] = {
      runId,
      sessionId: randomUuid(),
      roomName: `web-call-${runId}`,
      workflowId,
      env,
      ...(data && { data }),
      status: "in-progress",
      participants: [],
    };
    calls.push(call);
    return call;
  }

  function join(sessionId: string): (typeof calls)[number] {
    const call = calls.find((candidate) => candidate.sessionId === sessionId);
    if (!call) throw new VendorFault(404, `Session ${sessionId} was not found`);
    if (call.status !== "in-progress")
      throw new VendorFault(409, `Session ${sessionId} is not in progress`);
    return call;
  }
}
