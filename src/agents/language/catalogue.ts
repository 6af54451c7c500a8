import type { Format } from "../../components/index";
import type { AgentStatus, Role, ParlanceError } from "../../core/index";

/** Every text of the components that show agents. A language is complete or it does not compile. */
export interface AgentsCatalogue {
  /** A BCP 47 tag. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";

  readonly tryAgain: string;
  readonly cancel: string;
  readonly delete: string;
  readonly loading: string;
  /** What copies a text, and what became of it. */
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly agentStatus: Readonly<Record<AgentStatus, string>>;
  /** Beside the arrows between pages. */
  readonly pageOf: (page: number, pages: number, format: Format) => string;
  /** The two arrows and what is between them, for screen readers. */
  readonly pages: string;
  readonly previousPage: string;
  readonly nextPage: string;
  readonly clearSearch: string;
  /** What went wrong, in a sentence or two that say what to do. */
  readonly error: (error: ParlanceError, format: Format) => string;

  // AgentList
  readonly agents: string;
  readonly searchAgents: string;
  /** What the choice of states is called. */
  readonly statusFilter: string;
  readonly anyStatus: string;
  readonly agentCount: (count: number, format: Format) => string;
  readonly agentsFound: (count: number, search: string, format: Format) => string;
  readonly agentsFailed: string;
  /** Over a list that is still shown. */
  readonly agentsNotRefreshed: string;
  readonly noAgentsTitle: string;
  readonly noAgentsText: string;
  readonly noAgentsFound: (search: string) => string;
  readonly noAgentsFoundText: string;
  readonly noAgentsOfStatus: (status: AgentStatus) => string;
  readonly showAllAgents: string;

  // AgentCard
  readonly unnamedAgent: string;
  readonly agentLanguage: string;
  readonly agentEngine: string;
  /** Before how long ago that was. */
  readonly agentUpdated: string;

  // AgentStatusMenu
  readonly statusOf: (agent: string, status: string) => string;
  /** What a state means. */
  readonly statusMeaning: Readonly<Record<AgentStatus, string>>;
  readonly statusChanged: (agent: string, status: string) => string;
  readonly statusNotChanged: (status: string) => string;
  readonly archive: string;
  readonly archiveQuestion: (agent: string) => string;
  readonly archiveConsequence: string;

  // AgentPicker
  readonly pickAgent: string;
  readonly noLiveAgentsTitle: string;
  readonly noLiveAgentsText: string;
  readonly talkingTo: string;
  readonly pickAnother: string;

  // ConversationList
  readonly conversations: string;
  readonly conversationsFailed: string;
  readonly noConversationsTitle: string;
  readonly noConversationsText: string;
  readonly conversationActive: string;
  readonly conversationEnded: string;
  /** Why a conversation ended, by the vendor's word for it; words that are missing are shown as they come. */
  readonly endReasons: Readonly<Record<string, string>>;
  readonly noSummary: string;
  readonly conversationLasted: (duration: string) => string;
  readonly loadMoreConversations: string;
  readonly moreConversationsFailed: string;
  readonly endOfConversations: (count: number, format: Format) => string;
  readonly deleteConversation: (when: string) => string;
  readonly deleteConversationQuestion: string;
  readonly deleteConversationConsequence: string;
  readonly conversationDeleted: string;

  // ConversationViewer
  readonly conversationRecord: string;
  readonly conversationWith: (agent: string) => string;
  readonly conversationFailed: string;
  readonly emptyConversationTitle: string;
  readonly emptyConversationText: string;
  readonly downloadConversation: string;
  readonly downloadingConversation: string;
  readonly conversationNotDownloaded: string;

  // TemplateGallery
  readonly templates: string;
  readonly templatesFailed: string;
  readonly noTemplatesTitle: string;
  readonly noTemplatesText: string;
  readonly templateSteps: (count: number, format: Format) => string;
  readonly applyTemplate: string;
  readonly applyTemplateOf: (name: string) => string;
  readonly applyingTemplate: string;
  readonly templateApplied: (agent: string) => string;
  readonly templateNotApplied: (name: string) => string;
  readonly deleteTemplate: (name: string) => string;
  readonly deleteTemplateQuestion: (name: string) => string;
  readonly deleteTemplateConsequence: string;
  readonly templateDeleted: (name: string) => string;

  // MemberList
  readonly members: string;
  readonly membersFailed: string;
  readonly noMembersTitle: string;
  readonly noMembersText: string;
  readonly memberCount: (count: number, format: Format) => string;
  readonly memberSince: (when: string) => string;
  readonly you: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly roleOf: (name: string) => string;
  readonly roleChanged: (name: string, role: string) => string;
  readonly roleNotChanged: (name: string) => string;
  readonly copyUserId: (name: string) => string;
  readonly addMember: string;
  readonly memberUserId: string;
  readonly memberUserIdMissing: string;
  readonly memberRole: string;
  readonly add: string;
  readonly memberAdded: (name: string) => string;
  readonly memberNotAdded: string;
  readonly removeMember: (name: string) => string;
  readonly removeMemberQuestion: (name: string) => string;
  readonly removeMemberConsequence: string;
  readonly remove: string;
  readonly memberRemoved: (name: string) => string;
  readonly leave: string;
  readonly leaveQuestion: string;
  readonly leaveConsequence: string;

  // ApiKeyManager
  readonly apiKeys: string;
  readonly apiKeysFailed: string;
  readonly noApiKeysTitle: string;
  readonly noApiKeysText: string;
  readonly newApiKey: string;
  readonly apiKeyName: string;
  readonly apiKeyNameHint: string;
  readonly apiKeyNameMissing: string;
  readonly apiKeyExpiry: string;
  readonly apiKeyExpiresNever: string;
  readonly apiKeyExpiresIn: (days: number, format: Format) => string;
  readonly createApiKey: string;
  readonly apiKeyNotCreated: string;
  readonly apiKeyCreatedTitle: (name: string) => string;
  readonly apiKeyCreatedText: string;
  readonly apiKeyValue: string;
  readonly dismissApiKey: string;
  readonly apiKeyScopes: string;
  readonly apiKeyMade: (when: string) => string;
  readonly apiKeyUsed: (when: string) => string;
  readonly apiKeyNeverUsed: string;
  readonly apiKeyExpires: (when: string) => string;
  readonly apiKeyExpired: (when: string) => string;
  readonly apiKeyLasts: string;
  readonly revoke: string;
  readonly revokeApiKey: (name: string) => string;
  readonly revokeApiKeyQuestion: (name: string) => string;
  readonly revokeApiKeyConsequence: string;
  readonly apiKeyRevoked: (name: string) => string;
}
