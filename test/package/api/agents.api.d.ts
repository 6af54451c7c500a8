// What "@parlance/react/agents" offers. Renew with: npm run api

interface AddMemberVariables {
    readonly org: string;
    readonly userId: string;
    readonly role: Exclude<Role, "owner">;
}

declare function AgentCard({ agent, layout, href, onSelect, isSelected, status, actions, tabIndex, classNames, }: AgentCardProps): react.JSX.Element;

interface AgentCardClassNames {
    readonly card?: string | undefined;
    readonly avatar?: string | undefined;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly details?: string | undefined;
}

interface AgentCardProps {
    readonly agent: Agent;
    readonly layout?: "card" | "row" | undefined;
    readonly href?: string | undefined;
    readonly onSelect?: ((agent: Agent) => void) | undefined;
    readonly isSelected?: boolean | undefined;
    readonly status?: ReactNode;
    readonly actions?: ReactNode;
    readonly tabIndex?: 0 | -1 | undefined;
    readonly classNames?: AgentCardClassNames | undefined;
}

declare function AgentList({ client, scope, layout, search: givenSearch, defaultSearch, onSearchChange, status: givenStatus, defaultStatus, onStatusChange, page: givenPage, defaultPage, onPageChange, pageSize, selectedId, onSelect, hrefOf, role: givenRole, actions, label, slots, classNames, theme, colorScheme, density, radius, }: AgentListProps): react.JSX.Element;

interface AgentListClassNames extends AgentCardClassNames {
    readonly root?: string | undefined;
    readonly toolbar?: string | undefined;
    readonly list?: string | undefined;
    readonly pagination?: string | undefined;
}

interface AgentListItem {
    readonly role: Role | undefined;
    readonly tabIndex: 0 | -1;
}

interface AgentListProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly scope: AgentScope;
    readonly layout?: "cards" | "rows" | undefined;
    readonly search?: string | undefined;
    readonly defaultSearch?: string | undefined;
    readonly onSearchChange?: ((search: string) => void) | undefined;
    readonly status?: AgentStatus | "all" | undefined;
    readonly defaultStatus?: AgentStatus | "all" | undefined;
    readonly onStatusChange?: ((status: AgentStatus | "all") => void) | undefined;
    readonly page?: number | undefined;
    readonly defaultPage?: number | undefined;
    readonly onPageChange?: ((page: number) => void) | undefined;
    readonly pageSize?: number | undefined;
    readonly selectedId?: string | undefined;
    readonly onSelect?: ((agent: Agent) => void) | undefined;
    readonly hrefOf?: ((agent: Agent) => string) | undefined;
    readonly role?: Role | undefined;
    readonly actions?: ((agent: Agent, item: AgentListItem) => ReactNode) | undefined;
    readonly label?: string | undefined;
    readonly slots?: AgentListSlots | undefined;
    readonly classNames?: AgentListClassNames | undefined;
}

interface AgentListSlots {
    readonly card?: ComponentType<AgentCardProps> | undefined;
    readonly status?: ComponentType<AgentStatusMenuProps> | undefined;
    readonly empty?: ComponentType | undefined;
}

declare function AgentPicker({ client, scope, createConnector, widget, children, onPick, pageSize, label, className, theme, colorScheme, density, radius, }: AgentPickerProps): react.JSX.Element;

interface AgentPickerProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly scope: AgentScope;
    readonly createConnector: (agent: Agent) => ChatConnector;
    readonly widget?: Omit<ChatWidgetProps, "connector"> | undefined;
    readonly children?: ((agent: Agent, connector: ChatConnector) => ReactNode) | undefined;
    readonly onPick?: ((agent: Agent | undefined) => void) | undefined;
    readonly pageSize?: number | undefined;
    readonly label?: string | undefined;
    readonly className?: string | undefined;
}

declare function AgentStatusMenu({ client, role, agent, ...props }: AgentStatusMenuProps): react.JSX.Element;

interface AgentStatusMenuProps {
    readonly client?: AgentsClient | undefined;
    readonly agent: Agent;
    readonly role?: Role | undefined;
    readonly onError?: ((error: ParlanceError) => void) | undefined;
    readonly tabIndex?: 0 | -1 | undefined;
    readonly className?: string | undefined;
}

interface AgentsCatalogue {
    readonly locale: string;
    readonly direction: "ltr" | "rtl";
    readonly tryAgain: string;
    readonly cancel: string;
    readonly delete: string;
    readonly loading: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyFailed: string;
    readonly agentStatus: Readonly<Record<AgentStatus, string>>;
    readonly pageOf: (page: number, pages: number, format: Format) => string;
    readonly pages: string;
    readonly previousPage: string;
    readonly nextPage: string;
    readonly clearSearch: string;
    readonly error: (error: ParlanceError, format: Format) => string;
    readonly agents: string;
    readonly searchAgents: string;
    readonly statusFilter: string;
    readonly anyStatus: string;
    readonly agentCount: (count: number, format: Format) => string;
    readonly agentsFound: (count: number, search: string, format: Format) => string;
    readonly agentsFailed: string;
    readonly agentsNotRefreshed: string;
    readonly noAgentsTitle: string;
    readonly noAgentsText: string;
    readonly noAgentsFound: (search: string) => string;
    readonly noAgentsFoundText: string;
    readonly noAgentsOfStatus: (status: AgentStatus) => string;
    readonly showAllAgents: string;
    readonly unnamedAgent: string;
    readonly agentLanguage: string;
    readonly agentEngine: string;
    readonly agentUpdated: string;
    readonly statusOf: (agent: string, status: string) => string;
    readonly statusMeaning: Readonly<Record<AgentStatus, string>>;
    readonly statusChanged: (agent: string, status: string) => string;
    readonly statusNotChanged: (status: string) => string;
    readonly archive: string;
    readonly archiveQuestion: (agent: string) => string;
    readonly archiveConsequence: string;
    readonly pickAgent: string;
    readonly noLiveAgentsTitle: string;
    readonly noLiveAgentsText: string;
    readonly talkingTo: string;
    readonly pickAnother: string;
    readonly conversations: string;
    readonly conversationsFailed: string;
    readonly noConversationsTitle: string;
    readonly noConversationsText: string;
    readonly conversationActive: string;
    readonly conversationEnded: string;
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
    readonly conversationRecord: string;
    readonly conversationWith: (agent: string) => string;
    readonly conversationFailed: string;
    readonly emptyConversationTitle: string;
    readonly emptyConversationText: string;
    readonly downloadConversation: string;
    readonly downloadingConversation: string;
    readonly conversationNotDownloaded: string;
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

type AgentsInfiniteQuery<Stretch> = UnusedSkipTokenInfiniteOptions<Stretch, ParlanceError, InfiniteData<Stretch, string | undefined>, QueryKey, string | undefined> & {
    queryKey: DataTag<QueryKey, InfiniteData<Stretch>, ParlanceError>;
};

declare function AgentsProvider({ client, messages, locale, children }: AgentsProviderProps): react.JSX.Element;

interface AgentsProviderProps {
    readonly client?: AgentsClient | undefined;
    readonly messages?: Partial<AgentsCatalogue> | undefined;
    readonly locale?: string | undefined;
    readonly children?: ReactNode;
}

type AgentsQuery<Data> = UnusedSkipTokenOptions<Data, ParlanceError> & {
    queryKey: DataTag<QueryKey, Data, ParlanceError>;
};

declare function ApiKeyManager({ client: givenClient, scopes, label, classNames, theme, colorScheme, density, radius, }: ApiKeyManagerProps): react.JSX.Element;

interface ApiKeyManagerClassNames {
    readonly manager?: string | undefined;
    readonly form?: string | undefined;
    readonly created?: string | undefined;
    readonly item?: string | undefined;
}

interface ApiKeyManagerProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly scopes?: CreateApiKeyInput["scopes"];
    readonly label?: string | undefined;
    readonly classNames?: ApiKeyManagerClassNames | undefined;
}

type ConfidentialMutationHookOptions<Data, Variables> = Omit<MutationHookOptions<Data, Variables>, "gcTime" | "networkMode">;

declare function ConversationList({ client: givenClient, agentId, selectedId: givenSelectedId, defaultSelectedId, onSelect, onDeleted, role: givenRole, scope, pageSize, label, classNames, theme, colorScheme, density, radius, }: ConversationListProps): react.JSX.Element;

interface ConversationListClassNames {
    readonly list?: string | undefined;
    readonly day?: string | undefined;
    readonly item?: string | undefined;
}

interface ConversationListProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly agentId: string;
    readonly selectedId?: string | undefined;
    readonly defaultSelectedId?: string | undefined;
    readonly onSelect?: ((conversation: ConversationSummary) => void) | undefined;
    readonly onDeleted?: ((conversation: ConversationSummary) => void) | undefined;
    readonly role?: Role | undefined;
    readonly scope?: AgentScope | undefined;
    readonly pageSize?: number | undefined;
    readonly label?: string | undefined;
    readonly classNames?: ConversationListClassNames | undefined;
}

interface ConversationMessages {
    readonly messages: readonly HistoryMessage[];
    readonly direction: MessagePage["direction"];
}

declare function ConversationViewer(props: ConversationViewerProps): react.JSX.Element;

interface ConversationViewerClassNames extends MessageListClassNames {
    readonly viewer?: string | undefined;
    readonly header?: string | undefined;
}

interface ConversationViewerProps extends Appearance, Pick<MessageListProps, "slots" | "toolRenderers" | "dataRenderers" | "renderMessage" | "virtualize"> {
    readonly client?: AgentsClient | undefined;
    readonly conversationId: string;
    readonly agentName?: string | undefined;
    readonly pageSize?: number | undefined;
    readonly hasDownload?: boolean | undefined;
    readonly classNames?: ConversationViewerClassNames | undefined;
}

interface LintAgentVariables {
    readonly id: string;
    readonly blueprint?: Blueprint | undefined;
}

interface ListTemplatesInput {
    readonly scope: AgentScope;
    readonly page?: number | undefined;
    readonly limit?: number | undefined;
}

declare function MemberList({ client: givenClient, org, role: givenRole, nameOf, renderMember, onLeft, label, classNames, theme, colorScheme, density, radius, }: MemberListProps): react.JSX.Element;

interface MemberListClassNames {
    readonly list?: string | undefined;
    readonly item?: string | undefined;
    readonly form?: string | undefined;
}

interface MemberListProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly org: string;
    readonly role?: Role | undefined;
    readonly nameOf?: ((member: Member) => string | undefined) | undefined;
    readonly renderMember?: ((member: Member) => ReactNode) | undefined;
    readonly onLeft?: (() => void) | undefined;
    readonly label?: string | undefined;
    readonly classNames?: MemberListClassNames | undefined;
}

type MutationHookOptions<Data, Variables> = {
    readonly [Option in keyof MutationOptions<Data, Variables>]?: MutationOptions<Data, Variables>[Option] | undefined;
} & {
    readonly client?: AgentsClient | undefined;
};

interface QueryHookOptions {
    readonly client?: AgentsClient | undefined;
    readonly enabled?: boolean | undefined;
}

interface RemoveMemberVariables {
    readonly org: string;
    readonly userId: string;
}

interface SignOutVariables {
    readonly everywhere?: boolean;
}

declare function TemplateGallery({ client: givenClient, scope, onUse, onAgentCreated, role: givenRole, page: givenPage, defaultPage, onPageChange, pageSize, label, classNames, theme, colorScheme, density, radius, }: TemplateGalleryProps): react.JSX.Element;

interface TemplateGalleryClassNames {
    readonly gallery?: string | undefined;
    readonly card?: string | undefined;
}

interface TemplateGalleryProps extends Appearance {
    readonly client?: AgentsClient | undefined;
    readonly scope: AgentScope;
    readonly onUse?: ((template: AgentTemplate) => void) | undefined;
    readonly onAgentCreated?: ((agent: Agent) => void) | undefined;
    readonly role?: Role | undefined;
    readonly page?: number | undefined;
    readonly defaultPage?: number | undefined;
    readonly onPageChange?: ((page: number) => void) | undefined;
    readonly pageSize?: number | undefined;
    readonly label?: string | undefined;
    readonly classNames?: TemplateGalleryClassNames | undefined;
}

interface UpdateAgentStatusVariables {
    readonly id: string;
    readonly status: AgentStatus;
}

interface UpdateAgentVariables extends UpdateAgentInput {
    readonly id: string;
}

interface UpdateCurrentUserVariables {
    readonly name?: string | undefined;
    readonly avatarUrl?: string | undefined;
}

interface UpdateMemberVariables {
    readonly org: string;
    readonly userId: string;
    readonly role: Role;
}

interface UpdateOrganisationVariables extends UpdateOrganisationInput {
    readonly slug: string;
}

type UpdateTemplateVariables = UpdateTemplateInput & {
    readonly id: string;
};

interface UseAgentsOptions extends ListAgentsInput, QueryHookOptions {
}

interface UseConversationsOptions extends QueryHookOptions {
    readonly limit?: number | undefined;
}

interface UseTemplatesOptions extends ListTemplatesInput, QueryHookOptions {
}

declare const accountQueries: {
    all: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "account"
    ];
    me: (client: AgentsClient) => AgentsQuery<User>;
    apiKeys: (client: AgentsClient) => AgentsQuery<readonly ApiKey[]>;
};

declare const agentQueries: {
    all: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "agents"
    ];
    lists: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "agents",
        "list"
    ];
    listsOf: (client: AgentsClient, scope: AgentScope) => readonly [
        "parlance",
        string,
        "agents",
        "list",
        AgentScope
    ];
    list: (client: AgentsClient, input: ListAgentsInput) => AgentsQuery<Page<Agent>>;
    detail: (client: AgentsClient, id: string) => AgentsQuery<Agent>;
};

declare const agentsArabic: AgentsCatalogue;

declare const agentsEnglish: AgentsCatalogue;

declare const agentsSpanish: AgentsCatalogue;

declare const conversationQueries: {
    all: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "conversations"
    ];
    lists: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "conversations",
        "list"
    ];
    listsOf: (client: AgentsClient, agentId: string) => readonly [
        "parlance",
        string,
        "conversations",
        "list",
        string
    ];
    list: (client: AgentsClient, { agentId, limit }: ListConversationsInput) => AgentsInfiniteQuery<CursorPage<ConversationSummary>>;
    detail: (client: AgentsClient, id: string) => AgentsQuery<ConversationSummary>;
    messagesOf: (client: AgentsClient, conversationId: string) => readonly [
        "parlance",
        string,
        "conversations",
        "messages",
        string
    ];
    messages: (client: AgentsClient, { conversationId, limit }: ListMessagesInput) => AgentsInfiniteQuery<MessagePage>;
};

declare const organisationQueries: {
    all: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "organisations"
    ];
    list: (client: AgentsClient) => AgentsQuery<readonly Organisation[]>;
    detail: (client: AgentsClient, slug: string) => AgentsQuery<Organisation>;
    members: (client: AgentsClient, org: string) => AgentsQuery<readonly Member[]>;
};

declare const templateQueries: {
    all: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "templates"
    ];
    lists: (client: AgentsClient) => readonly [
        "parlance",
        string,
        "templates",
        "list"
    ];
    listsOf: (client: AgentsClient, scope: AgentScope) => readonly [
        "parlance",
        string,
        "templates",
        "list",
        AgentScope
    ];
    list: (client: AgentsClient, { scope, page, limit }: ListTemplatesInput) => AgentsQuery<Page<AgentTemplate>>;
    detail: (client: AgentsClient, id: string) => AgentsQuery<AgentTemplate>;
};

declare function useAddMember(options?: MutationHookOptions<Member, AddMemberVariables>): UseMutationResult<Member, ParlanceError, AddMemberVariables>;

declare function useAgent(id: string | undefined, { client: given, enabled }?: QueryHookOptions): UseQueryResult<Agent, ParlanceError>;

declare function useAgents({ client: given, enabled, ...input }: UseAgentsOptions): UseQueryResult<Page<Agent>, ParlanceError>;

declare function useAgentsClient(client?: AgentsClient): AgentsClient;

declare function useAgentsText(): AgentsCatalogue;

declare function useApiKeys({ client: given, enabled, }?: QueryHookOptions): UseQueryResult<readonly ApiKey[], ParlanceError>;

declare function useConversation(id: string | undefined, { client: given, enabled }?: QueryHookOptions): UseQueryResult<ConversationSummary, ParlanceError>;

declare function useConversationMessages(id: string | undefined, { client: given, enabled, limit }?: UseConversationsOptions): UseInfiniteQueryResult<ConversationMessages, ParlanceError>;

declare function useConversations(agentId: string | undefined, { client: given, enabled, limit }?: UseConversationsOptions): UseInfiniteQueryResult<readonly ConversationSummary[], ParlanceError>;

declare function useCreateAgent(options?: MutationHookOptions<Agent, CreateAgentInput>): UseMutationResult<Agent, ParlanceError, CreateAgentInput>;

declare function useCreateApiKey(options?: ConfidentialMutationHookOptions<NewApiKey, CreateApiKeyInput>): UseMutationResult<NewApiKey, ParlanceError, CreateApiKeyInput>;

declare function useCreateOrganisation(options?: MutationHookOptions<Organisation, CreateOrganisationInput>): UseMutationResult<Organisation, ParlanceError, CreateOrganisationInput>;

declare function useCreateTemplate(options?: MutationHookOptions<AgentTemplate, CreateTemplateInput>): UseMutationResult<AgentTemplate, ParlanceError, CreateTemplateInput>;

declare function useCurrentUser({ client: given, enabled, }?: QueryHookOptions): UseQueryResult<User, ParlanceError>;

declare function useDeleteAgent(options?: MutationHookOptions<void, {
    readonly id: string;
}>): UseMutationResult<void, ParlanceError, {
    readonly id: string;
}>;

declare function useDeleteConversation(options?: MutationHookOptions<void, {
    readonly id: string;
}>): UseMutationResult<void, ParlanceError, {
    readonly id: string;
}>;

declare function useDeleteCurrentUser(options?: MutationHookOptions<void, void>): UseMutationResult<void, ParlanceError, void>;

declare function useDeleteOrganisation(options?: MutationHookOptions<void, {
    readonly slug: string;
}>): UseMutationResult<void, ParlanceError, {
    readonly slug: string;
}>;

declare function useDeleteTemplate(options?: MutationHookOptions<void, {
    readonly id: string;
}>): UseMutationResult<void, ParlanceError, {
    readonly id: string;
}>;

declare function useLintAgent(options?: MutationHookOptions<AgentDiagnostics, LintAgentVariables>): UseMutationResult<AgentDiagnostics, ParlanceError, LintAgentVariables>;

declare function useMembers(org: string | undefined, { client: given, enabled }?: QueryHookOptions): UseQueryResult<readonly Member[], ParlanceError>;

declare function useOrganisation(slug: string | undefined, { client: given, enabled }?: QueryHookOptions): UseQueryResult<Organisation, ParlanceError>;

declare function useOrganisations({ client: given, enabled, }?: QueryHookOptions): UseQueryResult<readonly Organisation[], ParlanceError>;

declare function useRecoverPassword(options?: ConfidentialMutationHookOptions<void, RecoverPasswordInput>): UseMutationResult<void, ParlanceError, RecoverPasswordInput>;

declare function useRemoveMember(options?: MutationHookOptions<void, RemoveMemberVariables>): UseMutationResult<void, ParlanceError, RemoveMemberVariables>;

declare function useResetPassword(options?: ConfidentialMutationHookOptions<void, ResetPasswordInput>): UseMutationResult<void, ParlanceError, ResetPasswordInput>;

declare function useRevokeApiKey(options?: MutationHookOptions<void, {
    readonly id: string;
}>): UseMutationResult<void, ParlanceError, {
    readonly id: string;
}>;

declare function useRole(scope: AgentScope | undefined, { client, enabled }?: QueryHookOptions): Role | undefined;

declare function useSignIn(options?: ConfidentialMutationHookOptions<Account, SignInInput>): UseMutationResult<Account, ParlanceError, SignInInput>;

declare function useSignOut(options?: MutationHookOptions<void, SignOutVariables | void>): UseMutationResult<void, ParlanceError, SignOutVariables | void>;

declare function useSignUp(options?: ConfidentialMutationHookOptions<Account, SignUpInput>): UseMutationResult<Account, ParlanceError, SignUpInput>;

declare function useTemplate(id: string | undefined, { client: given, enabled }?: QueryHookOptions): UseQueryResult<AgentTemplate, ParlanceError>;

declare function useTemplates({ client: given, enabled, ...input }: UseTemplatesOptions): UseQueryResult<Page<AgentTemplate>, ParlanceError>;

declare function useUpdateAgent(options?: MutationHookOptions<Agent, UpdateAgentVariables>): UseMutationResult<Agent, ParlanceError, UpdateAgentVariables>;

declare function useUpdateAgentStatus({ client: given, ...options }?: MutationHookOptions<Agent, UpdateAgentStatusVariables>): UseMutationResult<Agent, ParlanceError, UpdateAgentStatusVariables>;

declare function useUpdateCurrentUser(options?: MutationHookOptions<User, UpdateCurrentUserVariables>): UseMutationResult<User, ParlanceError, UpdateCurrentUserVariables>;

declare function useUpdateEmail(options?: MutationHookOptions<User, {
    readonly email: string;
}>): UseMutationResult<User, ParlanceError, {
    readonly email: string;
}>;

declare function useUpdateMember(options?: MutationHookOptions<Member, UpdateMemberVariables>): UseMutationResult<Member, ParlanceError, UpdateMemberVariables>;

declare function useUpdateOrganisation(options?: MutationHookOptions<Organisation, UpdateOrganisationVariables>): UseMutationResult<Organisation, ParlanceError, UpdateOrganisationVariables>;

declare function useUpdateTemplate(options?: MutationHookOptions<AgentTemplate, UpdateTemplateVariables>): UseMutationResult<AgentTemplate, ParlanceError, UpdateTemplateVariables>;
