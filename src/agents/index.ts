export { AgentCard, type AgentCardClassNames, type AgentCardProps } from "./AgentCard";
export {
  AgentList,
  type AgentListClassNames,
  type AgentListItem,
  type AgentListProps,
  type AgentListSlots,
} from "./AgentList";
export { AgentPicker, type AgentPickerProps } from "./AgentPicker";
export {
  AgentsProvider,
  useAgentsClient,
  useAgentsText,
  type AgentsProviderProps,
} from "./AgentsProvider";
export { AgentStatusMenu, type AgentStatusMenuProps } from "./AgentStatusMenu";
export { agentsArabic } from "./language/arabic";
export type { AgentsCatalogue } from "./language/catalogue";
export { agentsEnglish } from "./language/english";
export { agentsSpanish } from "./language/spanish";
export { accountQueries } from "./account-queries";
export { agentQueries } from "./agent-queries";
export type { AgentsInfiniteQuery, AgentsQuery } from "./agents-query";
export { conversationQueries } from "./conversation-queries";
export { organisationQueries } from "./organisation-queries";
export type { QueryHookOptions } from "./query-hook-options";
export { templateQueries, type ListTemplatesInput } from "./template-queries";
export {
  useCurrentUser,
  useDeleteCurrentUser,
  useRecoverPassword,
  useResetPassword,
  useSignIn,
  useSignOut,
  useSignUp,
  useUpdateCurrentUser,
  useUpdateEmail,
  type SignOutVariables,
  type UpdateCurrentUserVariables,
} from "./useAccount";
export {
  useAgent,
  useAgents,
  useCreateAgent,
  useDeleteAgent,
  useLintAgent,
  useUpdateAgent,
  useUpdateAgentStatus,
  type LintAgentVariables,
  type UpdateAgentStatusVariables,
  type UpdateAgentVariables,
  type UseAgentsOptions,
} from "./useAgents";
export type { ConfidentialMutationHookOptions, MutationHookOptions } from "./useAgentsMutation";
export { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./useApiKeys";
export {
  useConversation,
  useConversationMessages,
  useConversations,
  useDeleteConversation,
  type ConversationMessages,
  type UseConversationsOptions,
} from "./useConversations";
export {
  useAddMember,
  useMembers,
  useRemoveMember,
  useUpdateMember,
  type AddMemberVariables,
  type RemoveMemberVariables,
  type UpdateMemberVariables,
} from "./useMembers";
export {
  useCreateOrganisation,
  useDeleteOrganisation,
  useOrganisation,
  useOrganisations,
  useUpdateOrganisation,
  type UpdateOrganisationVariables,
} from "./useOrganisations";
export { useRole } from "./useRole";
export {
  useCreateTemplate,
  useDeleteTemplate,
  useTemplate,
  useTemplates,
  useUpdateTemplate,
  type UpdateTemplateVariables,
  type UseTemplatesOptions,
} from "./useTemplates";
export {
  ApiKeyManager,
  type ApiKeyManagerClassNames,
  type ApiKeyManagerProps,
} from "./ApiKeyManager";
export {
  ConversationList,
  type ConversationListClassNames,
  type ConversationListProps,
} from "./ConversationList";
export {
  ConversationViewer,
  type ConversationViewerClassNames,
  type ConversationViewerProps,
} from "./ConversationViewer";
export { MemberList, type MemberListClassNames, type MemberListProps } from "./MemberList";
export {
  TemplateGallery,
  type TemplateGalleryClassNames,
  type TemplateGalleryProps,
} from "./TemplateGallery";
