import type {
  FakeKivox,
  KivoxAgent,
  KivoxAgentConfig,
  KivoxAgentStatus,
} from "@parlance/react/testing";
import { courierAgent } from "./courier-agent";
import { ploverPeople } from "./plover-people";

/** What the demo has on Kivox beside what is there from the start. */
export interface PloverOffice {
  /** The agent behind the site's chat. */
  readonly careAgentId: string;
  /** A key with which the site's visitors may talk to it. */
  readonly mintKey: () => { readonly token: string; readonly expiresAt?: string };
}

/** The name of the organisation in addresses. */
export const ploverSlug = "plover";

const zone = "Europe/Berlin";
const crew: readonly (readonly [status: KivoxAgentStatus, config: KivoxAgentConfig])[] = [
  [
    "archived",
    {
      name: "Holiday line",
      description: "Told what rides over the holidays, and when. Until next December.",
      language: "en",
    },
  ],
  [
    "draft",
    {
      name: "Night desk",
      description: "Will take orders between 21:00 and 07:00, once its prices are settled.",
      language: "en",
      llm_engine: "mistral",
      llm_model: "mistral-large",
    },
  ],
  [
    "live",
    {
      name: "Counter at Mill Court",
      description: "Speaks with whoever stands at the counter. One minute each: watch the time.",
      language: "en",
      llm_engine: "gemini",
      llm_model: "gemini-1.5-pro",
      max_session_duration_minutes: 1,
    },
  ],
  [
    "live",
    {
      name: "Dispatch",
      description: "Knows where every rider is, and sends the next one.",
      language: "en",
      llm_engine: "openai",
      llm_model: "gpt-4o",
    },
  ],
  [
    "live",
    {
      name: "Pip",
      description: "Plover Care: finds parcels, books rides, tells prices.",
      language: "en",
      llm_engine: "openai",
      llm_model: "gpt-4o",
      max_session_duration_minutes: 30,
    },
  ],
];

/** Sets Plover up as anybody would, by the vendor's own interface: an organisation, its people, its agents. */
export async function openPloverOffice(fake: FakeKivox): Promise<PloverOffice> {
  const owner = { cookie: fake.sessionCookie() };

  async function ask<Answer>(
    method: "POST" | "PATCH",
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = owner,
  ): Promise<Answer> {
    const response = await fake.handle(
      new Request(`${fake.baseUrl}${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    );
    if (!response?.ok) throw new Error(`${method} ${path} answered ${response?.status ?? 404}.`);
    return (await response.json()) as Answer;
  }

  await ask("POST", "/orgs", {
    name: "Plover",
    slug: ploverSlug,
    description: "Parcels across town, by bicycle.",
  });
  // Whoever talks to the agent from the site does so in the name of this one, who may do little else.
  const site = { email: "site@plover.example", name: "plover.example" };
  await ask(
    "POST",
    "/auth/signup",
    { ...site, password: crypto.randomUUID() },
    { "x-turnstile-token": "none of it is needed here" },
  );
  const idOf = (email: string) => fake.users.find((user) => user.email === email)?.id ?? "";
  const siteId = idOf(site.email);
  const [, ...colleagues] = ploverPeople;
  for (const { email, role } of [...colleagues, { ...site, role: "viewer" }])
    await ask("POST", `/orgs/${ploverSlug}/members`, { user_id: idOf(email), role });

  let careAgentId = "";
  for (const [status, config] of crew) {
    const agent = await ask<{ id: string }>("POST", `/orgs/${ploverSlug}/agents`, {
      config: { timezone: zone, ...config },
    });
    await ask("PATCH", `/agents/${agent.id}/status`, { status });
    careAgentId = agent.id;
  }

  return {
    careAgentId,
    mintKey() {
      const { token, key } = fake.mintToken({ userId: siteId, ttlSeconds: 3600 });
      return { token, ...(key.expires_at !== undefined && { expiresAt: key.expires_at }) };
    },
  };
}

/** How agents that are not Plover's answer, by language. */
const otherWords: Readonly<Record<string, (name: string, task: string, text: string) => string>> = {
  en: (name, task, text) =>
    `This is **${name}**. ${task}\n\n> ${text}\n\nI am a fake and know no more about it. But my conversations are kept: close this, and ours stands *in the list*.`,
  es: (name, task, text) =>
    `Soy **${name}**. ${task}\n\n> ${text}\n\nSoy un agente de mentira y no sé más. Pero mis conversaciones se guardan: cierra esto y la nuestra estará *en la lista*.`,
  ar: (name, task, text) =>
    `أنا **${name}**. ${task}\n\n> ${text}\n\nلست وكيلًا حقيقيًا ولا أعرف أكثر. لكن محادثاتي تُحفظ: أغلق هذه وستجدها *في القائمة*.`,
};

/** Plover's agents speak of parcels, the others of what they are there for. */
export function createPloverKivoxAgent(look: () => Pick<FakeKivox, "agents" | "orgs">): KivoxAgent {
  return ({ text, agentId, turn }) => {
    const { agents, orgs } = look();
    const agent = agents.find(({ id }) => id === agentId);
    const org = orgs.find(({ id }) => id === agent?.owner_org_id);
    if (!agent || org?.slug === ploverSlug) return courierAgent({ text, attachments: [], turn });
    const { name, description = "", language = "en" } = agent.config;
    const words = otherWords[language] ?? otherWords["en"];
    return words?.(name, description, text) ?? description;
  };
}
