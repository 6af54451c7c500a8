import type { Clock } from "./clock";
import type {
  FakeKivoxAgent,
  FakeKivoxApiKey,
  FakeKivoxConversation,
  FakeKivoxMember,
  FakeKivoxMessage,
  FakeKivoxOrg,
  FakeKivoxTemplate,
  FakeKivoxUser,
  KivoxEndReason,
  KivoxSecret,
} from "./kivox-record";
import { randomUuid } from "./random";

/** Things of one kind in the order of their creation. What is removed is never seen again, as after a soft delete. */
interface Shelf<Item> {
  readonly live: readonly Item[];
  /** With the place of each, which nothing that happens later changes. */
  readonly places: readonly { readonly place: number; readonly item: Item }[];
  get(id: string): Item | undefined;
  add(item: Item): Item;
  remove(id: string): void;
}

function createShelf<Item extends { readonly id: string }>(): Shelf<Item> {
  const places = new Map<string, { place: number; item: Item }>();
  let nextPlace = 0;
  return {
    get live() {
      return Array.from(places.values(), ({ item }) => item);
    },
    get places() {
      return [...places.values()];
    },
    get: (id) => places.get(id)?.item,
    add(item) {
      places.set(item.id, { place: nextPlace++, item });
      return item;
    },
    remove(id) {
      places.delete(id);
    },
  };
}

/** Everything the vendor keeps. */
export interface KivoxStore {
  readonly users: Shelf<FakeKivoxUser>;
  /** By user id. */
  readonly passwords: Map<string, string>;
  /** By the raw key. */
  readonly keys: Map<string, FakeKivoxApiKey>;
  readonly orgs: Shelf<FakeKivoxOrg>;
  readonly members: FakeKivoxMember[];
  readonly agents: Shelf<FakeKivoxAgent>;
  readonly templates: Shelf<FakeKivoxTemplate>;
  /** By template id: an agent made of a template gets them, and no answer tells them. */
  readonly templateSecrets: Map<string, readonly KivoxSecret[]>;
  readonly conversations: Shelf<FakeKivoxConversation>;
  /** Oldest first. */
  messagesOf(conversationId: string): FakeKivoxMessage[];
  /** As the vendor writes times. */
  now(): string;
  startConversation(agentId: string): FakeKivoxConversation;
  /** Ends it unless it has ended. */
  endConversation(conversation: FakeKivoxConversation, reason: KivoxEndReason): void;
  addMessage(conversationId: string, role: FakeKivoxMessage["role"], content: string): void;
}

export function createKivoxStore(clock: Clock): KivoxStore {
  const messages = new Map<string, FakeKivoxMessage[]>();
  const now = () => new Date(clock.now()).toISOString();
  const conversations = createShelf<FakeKivoxConversation>();

  function messagesOf(conversationId: string): FakeKivoxMessage[] {
    const list = messages.get(conversationId) ?? [];
    messages.set(conversationId, list);
    return list;
  }

  return {
    users: createShelf(),
    passwords: new Map(),
    keys: new Map(),
    orgs: createShelf(),
    members: [],
    agents: createShelf(),
    templates: createShelf(),
    templateSecrets: new Map(),
    conversations,
    messagesOf,
    now,
    startConversation: (agentId) =>
      conversations.add({
        id: randomUuid(),
        agent_id: agentId,
        status: "active",
        started_at: now(),
      }),
    endConversation(conversation, reason) {
      if (conversation.status === "ended") return;
      conversation.status = "ended";
      conversation.ended_at = now();
      conversation.end_reason = reason;
    },
    addMessage(conversationId, role, content) {
      messagesOf(conversationId).push({
        id: randomUuid(),
        conversation_id: conversationId,
        role,
        content,
        created_at: now(),
      });
    },
  };
}
