import { useQuery, type UseMutationResult, type UseQueryResult } from "@tanstack/react-query";
import type {
  Account,
  ParlanceError,
  RecoverPasswordInput,
  ResetPasswordInput,
  SignInInput,
  SignUpInput,
  User,
} from "../core/index";
import { accountQueries } from "./account-queries";
import { useAgentsClient } from "./AgentsProvider";
import { keepAnswer } from "./cache-change";
import { clientKey } from "./client-key";
import type { QueryHookOptions } from "./query-hook-options";
import {
  useAgentsMutation,
  useConfidentialMutation,
  type ConfidentialMutationHookOptions,
  type MutationHookOptions,
  type MutationScene,
} from "./useAgentsMutation";

/**
 * Who is signed in.
 *
 * @example
 * ```tsx
 * const user = useCurrentUser();
 * return user.data ? <p>{user.data.name}</p> : <SignInForm />;
 * ```
 */
export function useCurrentUser({
  client: given,
  enabled = true,
}: QueryHookOptions = {}): UseQueryResult<User, ParlanceError> {
  const client = useAgentsClient(given);
  return useQuery({ ...accountQueries.me(client), enabled });
}

/** What is to be different in who is signed in; what is absent stays. */
export interface UpdateCurrentUserVariables {
  readonly name?: string | undefined;
  readonly avatarUrl?: string | undefined;
}

/** Changes who is signed in. The user is kept from the answer; nothing is asked for again. */
export function useUpdateCurrentUser(
  options: MutationHookOptions<User, UpdateCurrentUserVariables> = {},
): UseMutationResult<User, ParlanceError, UpdateCurrentUserVariables> {
  return useAgentsMutation(options, (client, input) => client.api.updateMe(input), keepUser);
}

/** Changes the address of who is signed in. The user is kept from the answer; nothing is asked for again. */
export function useUpdateEmail(
  options: MutationHookOptions<User, { readonly email: string }> = {},
): UseMutationResult<User, ParlanceError, { readonly email: string }> {
  return useAgentsMutation(options, (client, { email }) => client.api.updateEmail(email), keepUser);
}

function keepUser(
  { client, queryClient }: MutationScene,
  _variables: unknown,
  user: User,
): Promise<void> {
  return keepAnswer(queryClient, accountQueries.me(client), user);
}

/** Deletes the account of who is signed in. Everything of this client is forgotten, and nothing asked for, as after `useSignOut`. */
export function useDeleteCurrentUser(
  options: MutationHookOptions<void, void> = {},
): UseMutationResult<void, ParlanceError, void> {
  return useAgentsMutation(options, (client) => client.api.deleteMe(), forget);
}

/**
 * Makes an account and signs in. Everything of this client is forgotten, and what is on show is asked for again, as somebody else.
 *
 * @remarks The password is not kept: the mutation is forgotten with `reset()` or when the component unmounts. Offline it fails at once.
 */
export function useSignUp(
  options: ConfidentialMutationHookOptions<Account, SignUpInput> = {},
): UseMutationResult<Account, ParlanceError, SignUpInput> {
  return useConfidentialMutation(options, (client, input) => client.api.signUp(input), startAnew);
}

/**
 * Signs in. Everything of this client is forgotten, and what is on show is asked for again, as somebody else.
 *
 * @remarks The password is not kept: the mutation is forgotten with `reset()` or when the component unmounts. Offline it fails at once.
 * @example
 * ```tsx
 * const signIn = useSignIn({ onError: ({ userMessage }) => announce(userMessage) });
 * signIn.mutate({ email, password, challengeToken });
 * ```
 */
export function useSignIn(
  options: ConfidentialMutationHookOptions<Account, SignInInput> = {},
): UseMutationResult<Account, ParlanceError, SignInInput> {
  return useConfidentialMutation(options, (client, input) => client.api.signIn(input), startAnew);
}

/** Where to sign out. */
export interface SignOutVariables {
  /** On every device. @defaultValue false */
  readonly everywhere?: boolean;
}

/**
 * Signs out. Everything of this client is forgotten, and nothing asked for: what is on show is loading until the app shows something else.
 *
 * @example
 * ```tsx
 * const signOut = useSignOut({ onSuccess: () => navigate("/") });
 * signOut.mutate({ everywhere: true });
 * ```
 */
export function useSignOut(
  options: MutationHookOptions<void, SignOutVariables | void> = {},
): UseMutationResult<void, ParlanceError, SignOutVariables | void> {
  return useAgentsMutation(options, (client, input) => client.api.signOut(input ?? {}), forget);
}

/** Has a mail sent with which the password can be set anew. Succeeds whether or not anybody has that address. Changes nothing. */
export function useRecoverPassword(
  options: ConfidentialMutationHookOptions<void, RecoverPasswordInput> = {},
): UseMutationResult<void, ParlanceError, RecoverPasswordInput> {
  return useConfidentialMutation(options, (client, input) => client.api.recoverPassword(input));
}

/**
 * Sets a new password with the token of the mail, which signs out everywhere: everything of this client is forgotten, and nothing asked
 * for, as after `useSignOut`.
 *
 * @remarks The password is not kept: the mutation is forgotten with `reset()` or when the component unmounts. Offline it fails at once.
 */
export function useResetPassword(
  options: ConfidentialMutationHookOptions<void, ResetPasswordInput> = {},
): UseMutationResult<void, ParlanceError, ResetPasswordInput> {
  return useConfidentialMutation(
    options,
    (client, input) => client.api.resetPassword(input),
    forget,
  );
}

/** What one person was shown is not for the next. */
async function forget({ client, queryClient }: MutationScene): Promise<void> {
  const cache = queryClient.getQueryCache();
  for (const query of cache.findAll({ queryKey: clientKey(client) })) {
    if (query.getObserversCount() > 0) query.reset();
    else cache.remove(query);
  }
}

async function startAnew(scene: MutationScene): Promise<void> {
  await forget(scene);
  void scene.queryClient.resetQueries({ queryKey: clientKey(scene.client) });
}
