import type { Clock } from "./clock";
import type {
  FakeKivoxAgent,
  FakeKivoxMessage,
  KivoxAgentConfig,
  KivoxBlueprint,
  KivoxOwner,
  KivoxRole,
} from "./kivox-record";
import type { KivoxStore } from "./kivox-store";

const people = [
  ["Ana Torres", "ana"],
  ["Bruno Keller", "bruno"],
  ["Carla Nwosu", "carla"],
  ["Dev Patel", "dev"],
  ["Elena Ruiz", "elena"],
  ["فاطمة الزهراء", "fatima"],
] as const;

const organisations: readonly (readonly [
  name: string,
  slug: string,
  description: string,
  roles: readonly (readonly [person: number, role: KivoxRole])[],
])[] = [
  [
    "Northline Freight",
    "northline",
    "Road and rail freight across the north.",
    [
      [0, "owner"],
      [1, "admin"],
      [2, "member"],
      [3, "viewer"],
    ],
  ],
  [
    "Clínica del Sol",
    "clinica-del-sol",
    "Atención primaria en tres ciudades.",
    [
      [4, "owner"],
      [0, "member"],
      [1, "viewer"],
    ],
  ],
  [
    "متاجر المشرق",
    "mashriq",
    "تجارة التجزئة والتوصيل إلى المنازل.",
    [
      [5, "owner"],
      [4, "admin"],
      [0, "viewer"],
    ],
  ],
];

/** What agents are about: a name and a description in each language. */
const themes: readonly (readonly (readonly [name: string, description: string])[])[] = [
  [
    ["Delivery", "Tells where a parcel is and moves its delivery."],
    ["Entregas", "Dice dónde está un paquete y mueve su entrega."],
    ["التوصيل", "يخبر أين الطرد ويغيّر موعده."],
  ],
  [
    ["Billing", "Explains invoices and sends receipts."],
    ["Facturación", "Explica facturas y envía recibos."],
    ["الفواتير", "يشرح الفواتير ويرسل الإيصالات."],
  ],
  [
    ["Appointments", "Books, moves and cancels visits to the clinic."],
    ["Citas médicas", "Reserva, mueve y cancela visitas a la clínica."],
    ["المواعيد", "يحجز زيارات العيادة ويلغيها."],
  ],
  [
    ["Warranty", "Checks what is covered and orders repairs."],
    ["Garantías", "Comprueba la garantía y pide reparaciones."],
    ["الضمان", "يتحقق من الضمان ويطلب الإصلاح."],
  ],
  [
    ["Job applications", "Answers candidates and arranges interviews."],
    ["Selección de personal", "Responde a candidatos y concierta entrevistas."],
    ["طلبات التوظيف", "يجيب المرشحين وينظّم المقابلات."],
  ],
];

const languages = ["en", "es", "ar"] as const;
const names = [
  [(theme: string) => `${theme} assistant`, (theme: string) => `${theme} line`],
  [(theme: string) => `Asistente de ${theme}`, (theme: string) => `Línea de ${theme}`],
  [(theme: string) => `مساعد ${theme}`, (theme: string) => `خط ${theme}`],
] as const;
const cities = ["Hamburg", "Bogotá", "دبي"];
const zones = ["Europe/Berlin", "America/Bogota", "Asia/Riyadh"];
const engines = [
  ["openai", "gpt-4o"],
  ["gemini", "gemini-1.5-pro"],
  ["mistral", "mistral-large"],
  ["deepseek", "deepseek-chat"],
] as const;
const statuses = ["live", "live", "draft", "live", "archived", "live", "draft"] as const;

/** What is said in a conversation: questions and answers by turns. */
const exchanges = [
  [
    [
      "Where is my parcel?",
      "It left **Hamburg** this morning and arrives *tomorrow*, 09:00 to 12:00.",
    ],
    ["Can it come later?", "Yes: 14:00 to 16:00 is still free. Shall I change it?"],
  ],
  [
    ["¿Dónde está mi pedido?", "Salió de **Madrid** esta mañana y llega *mañana* de 9 a 12."],
    ["¿Puede llegar más tarde?", "Sí, de 14 a 16 hay sitio. ¿Lo cambio?"],
  ],
  [
    ["أين طلبي؟", "غادر **دبي** صباح اليوم ويصل *غدًا* بين 9 و12."],
    ["هل يمكن تأخيره؟", "نعم، الموعد من 14 إلى 16 متاح. هل أغيّره؟"],
  ],
] as const;
const summaries = [
  "Asked for the parcel and moved its delivery to the afternoon.",
  "Preguntó por su pedido y cambió la entrega a la tarde.",
  "سأل عن الطلب ونقل التسليم إلى بعد الظهر.",
];
const endReasons = [
  "user_exit",
  "flow_end",
  "client_end",
  "agent_transfer",
  "timeout",
  "script_terminate",
  "socket_shutdown",
  "error",
] as const;

const hourMs = 3_600_000;

/** The same ids in every fake: `kind` is the first digit. */
function idOf(kind: string, number: number): string {
  return `${kind}0000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

function blueprintOf(greeting: string | undefined, isFaulty: boolean): KivoxBlueprint {
  const edge = (source: string, target: string) => ({ source, target });
  return {
    version: "1",
    entries: [
      {
        name: "main",
        workflow: {
          nodes: [
            { id: "start", type: "entry", data: greeting === undefined ? {} : { greeting } },
            { id: "talk", type: "thread", data: { prompt: "Help with what is asked." } },
            { id: "look-up", type: "tool", data: { tool: "find_order" } },
            { id: "end", type: "exit", data: {} },
          ],
          edges: [
            edge("start", "talk"),
            edge("talk", isFaulty ? "search" : "look-up"),
            edge("look-up", "talk"),
            edge("talk", "end"),
          ],
        },
      },
    ],
  };
}

function avatarOf(number: number): string {
  const hue = String((number * 47) % 360);
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="hsl(${hue} 60% 45%)"/><circle cx="4" cy="4" r="2" fill="#fff"/></svg>`,
  )}`;
}

/**
 * Fills a store with people, organisations, agents, conversations and templates that could be real. Ids, words and order are
 * the same each time; times are counted back from the present of `clock`.
 */
export function seedKivox(
  store: KivoxStore,
  clock: Clock,
  addKey: (userId: string, name: string) => void,
  password: string,
): void {
  const start = clock.now();
  const ago = (hours: number) => new Date(start - hours * hourMs).toISOString();
  const dates = (hours: number) => ({ created_at: ago(hours), updated_at: ago(hours / 2) });

  people.forEach(([name, address], index) => {
    const user = store.users.add({
      id: idOf("a", index),
      email: `${address}@example.com`,
      name,
      ...(index % 2 === 0 && { avatar_url: avatarOf(index) }),
      ...dates(9000 - index),
    });
    store.passwords.set(user.id, password);
  });
  for (const name of ["Production", "Staging", "Nightly reports"]) addKey(idOf("a", 0), name);

  organisations.forEach(([name, slug, description, roles], index) => {
    const [[owner]] = roles as readonly [(typeof roles)[number]];
    const org = store.orgs.add({
      id: idOf("b", index),
      created_by: idOf("a", owner),
      name,
      description,
      slug,
      tier: index === 0 ? "enterprise" : "free",
      ...dates(8000 - index),
    });
    for (const [person, role] of roles)
      store.members.push({
        org_id: org.id,
        user_id: idOf("a", person),
        role,
        ...dates(7900 - person),
      });
  });

  const ownerOf = (isShared: boolean): KivoxOwner =>
    isShared ? { owner_org_id: idOf("b", 0) } : { owner_user_id: idOf("a", 0) };

  for (let number = 11; number >= 0; number -= 1) {
    const [name, description] = themes[number % 5]![number % 3]!;
    store.templates.add({
      id: idOf("e", number),
      ...ownerOf(number % 3 === 2),
      name,
      description,
      config: { name, description, language: languages[number % 3]! },
      blueprint: blueprintOf(undefined, false),
      ...dates(700 + number),
    });
  }

  // Backwards, as the newest is listed first: number 0 is at the top.
  function addAgents(count: number, isShared: boolean): FakeKivoxAgent[] {
    const agents: FakeKivoxAgent[] = [];
    for (let number = count - 1; number >= 0; number -= 1) {
      // Neighbours differ in theme and language, and no two of 60 have the same name.
      const language = number % 3;
      const [theme, description] = themes[Math.floor(number / 3) % 5]![language]!;
      const kind = names[language]![Math.floor(number / 15) % 2]!(theme);
      const name = number < 30 ? kind : `${kind} · ${cities[language]!}`;
      const [llm_engine, llm_model] = engines[number % 4]!;
      const hasGreeting = number % 2 === 1;
      const config: KivoxAgentConfig = {
        name,
        ...(number % 3 !== 1 && { avatar_url: avatarOf(number) }),
        ...(number % 7 !== 6 && { description }),
        language: languages[language]!,
        timezone: zones[language]!,
        global_system_prompt: `You are "${name}". Be brief and kind.`,
        max_session_duration_minutes: 30,
        max_silence_timeout_seconds: 600,
        allow_interruptions: true,
        llm_engine,
        llm_model,
      };
      agents.unshift(
        store.agents.add({
          id: idOf(isShared ? "d" : "c", number),
          ...ownerOf(isShared),
          ...(number % 5 === 4 && { template_id: idOf("e", 0) }),
          config,
          secrets: [
            {
              key: "CARRIER_API_KEY",
              value: `ck_live_${(number + 7).toString(36)}9f3b7c1e5a2d${String(number * 7919)}`,
              description: "For the carrier's interface",
            },
          ],
          blueprint: blueprintOf(hasGreeting ? `${name}: 👋` : undefined, number % 11 === 5),
          status: statuses[number % 7]!,
          ...dates(24 + number * 30),
        }),
      );
    }
    return agents;
  }

  let conversationNumber = 0;
  function addConversations(agent: FakeKivoxAgent, count: number, language: number): void {
    for (let left = count - 1; left >= 0; left -= 1) {
      conversationNumber += 1;
      const startHours = 12 + left * 12;
      const isActive = left === 1;
      const id = idOf("f", conversationNumber);
      // The newest conversation of the first agent is the long one.
      const turns = conversationNumber === 200 ? 500 : 1 + (left % 3);
      const at = (seconds: number) => new Date(start - startHours * hourMs + seconds * 1000);
      const messages = store.messagesOf(id);
      const say = (role: FakeKivoxMessage["role"], content: string): void => {
        messages.push({
          id: idOf("9", conversationNumber * 4096 + messages.length),
          conversation_id: id,
          role,
          content,
          created_at: at(messages.length * 20).toISOString(),
        });
      };
      if (left % 4 === 2) {
        say("system", "Channel: web-text");
        say("tool", '{"order":"4711-B","status":"on its way"}');
      }
      for (let turn = 0; turn < turns; turn += 1) {
        const [question, answer] = exchanges[language]![turn % 2]!;
        const count = turns > 3 ? ` (${String(turn + 1)})` : "";
        say("user", question + count);
        say("assistant", answer + count);
      }
      store.conversations.add({
        id,
        agent_id: agent.id,
        status: isActive ? "active" : "ended",
        ...(left % 3 !== 2 && !isActive && { summary: summaries[language]! }),
        started_at: at(0).toISOString(),
        ...(!isActive && {
          ended_at: at(messages.length * 20).toISOString(),
          end_reason: endReasons[left % endReasons.length]!,
        }),
      });
    }
  }

  const shared = addAgents(20, true);
  const own = addAgents(60, false);
  addConversations(own[0]!, 200, 0);
  addConversations(own[1]!, 12, 1);
  addConversations(own[5]!, 8, 2);
  addConversations(shared[0]!, 25, 0);
}
