import type { Agent } from "@parlance/react/core";
import { createSecret } from "@parlance/react/core";
import { beginning } from "../story-clock";

/** An agent as a client hands it out, without a platform behind it. */
export function sampleAgent({
  config,
  ...rest
}: Partial<Omit<Agent, "config">> & { readonly config?: Partial<Agent["config"]> } = {}): Agent {
  return {
    id: "7b0c8c1e-9a52-4c5e-8f0b-1d2a3b4c5d6e",
    status: "live",
    secrets: [{ key: "CRM_TOKEN", value: createSecret("not-for-eyes") }],
    blueprint: { version: "1", entries: [] },
    createdAt: beginning - 40 * 86_400_000,
    updatedAt: beginning - 3 * 3_600_000,
    ...rest,
    config: {
      name: "Delivery assistant",
      description: "Tells where a parcel is and changes its delivery window.",
      language: "en-GB",
      llmEngine: "openai",
      llmModel: "gpt-4o",
      ...config,
    },
  };
}
