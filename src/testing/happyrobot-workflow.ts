import type { HappyRobotEnvironment } from "./happyrobot-token";
import { randomUuid } from "./random";
import { VendorFault } from "./vendor-fault";

/** A workflow the vendor knows. */
export interface FakeHappyRobotWorkflow {
  /** A UUID. @defaultValue a random one */
  readonly id?: string;
  /** Tokens may be asked for by this name too. */
  readonly slug: string;
  /** Where a version is live. @defaultValue all three */
  readonly environments?: readonly HappyRobotEnvironment[];
  /** Whether it has a Web Call trigger, without which there are no voice tokens. @defaultValue true */
  readonly webCall?: boolean;
  /** Keys the Web Call trigger asks for in `data`. @defaultValue none */
  readonly requiredData?: readonly string[];
}

export const environments: readonly HappyRobotEnvironment[] = [
  "production",
  "staging",
  "development",
];

export interface WorkflowRegister {
  readonly all: readonly Required<FakeHappyRobotWorkflow>[];
  /** Throws the vendor's 404 for an unknown workflow and for one without a live version in `env`. */
  find(idOrSlug: string, env: HappyRobotEnvironment): Required<FakeHappyRobotWorkflow>;
}

export function createWorkflowRegister(
  workflows: readonly FakeHappyRobotWorkflow[],
): WorkflowRegister {
  const all = workflows.map((workflow) => ({
    id: randomUuid(),
    environments,
    webCall: true,
    requiredData: [],
    ...workflow,
  }));
  return {
    all,
    find(idOrSlug, env) {
      const workflow = all.find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);
      if (!workflow) throw new VendorFault(404, `Workflow "${idOrSlug}" was not found`);
      if (!workflow.environments.includes(env))
        throw new VendorFault(404, `Workflow "${idOrSlug}" has no live version in ${env}`);
      return workflow;
    },
  };
}
