import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import {
  AlertIcon,
  appearanceAttributes,
  Button,
  CopyButton,
  joinClasses,
  useFormat,
  useHydrated,
  useLanguageAttributes,
  type Appearance,
} from "../components/index";
import type { AgentsClient, ApiKey, CreateApiKeyInput, NewApiKey } from "../core/index";
import { useAgentsClient, useAgentsText } from "./AgentsProvider";
import { ConfirmDialog } from "./ui/ConfirmDialog";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { Failure } from "./ui/Failure";
import { Field } from "./ui/Field";
import { AddIcon, KeyIcon } from "./ui/RecordIcons";
import { Skeleton } from "./ui/Skeleton";
import { useDate } from "./ui/useDate";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useApiKeys, useCreateApiKey, useRevokeApiKey } from "./useApiKeys";

/** Class names to add to the pieces of an {@link ApiKeyManager}. */
export interface ApiKeyManagerClassNames {
  readonly manager?: string | undefined;
  readonly form?: string | undefined;
  readonly created?: string | undefined;
  readonly item?: string | undefined;
}

/** Props of {@link ApiKeyManager}. */
export interface ApiKeyManagerProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** What new keys may do, in the vendor's words. @defaultValue whatever the vendor gives them */
  readonly scopes?: CreateApiKeyInput["scopes"];
  /** What the list is called by screen readers. @defaultValue `apiKeys` of `messages` */
  readonly label?: string | undefined;
  readonly classNames?: ApiKeyManagerClassNames | undefined;
}

/**
 * One's keys for machines. A new key is shown once, to be copied, and forgotten as soon as the reader has done so.
 *
 * @example
 * ```tsx
 * <ApiKeyManager />
 * ```
 */
export function ApiKeyManager({
  client: givenClient,
  scopes,
  label,
  classNames,
  theme,
  colorScheme,
  density,
  radius,
}: ApiKeyManagerProps) {
  const client = useAgentsClient(givenClient);
  const text = useAgentsText();
  const query = useApiKeys({ client });
  const create = useCreateApiKey({ client });
  const revoke = useRevokeApiKey({ client });
  const [isFormOpen, setIsFormOpen] = useState(false);
  const [asked, setAsked] = useState<ApiKey>();
  const [said, setSaid] = useState("");
  const rootRef = useRef<HTMLElement>(null);
  const keys = query.data ?? [];
  const created = create.data;
  const failure = useFailure(query);
  const status = failure
    ? "failed"
    : query.isPending
      ? "loading"
      : keys.length === 0
        ? "empty"
        : "ready";
  const onLost = useFocusHome(
    rootRef,
    `${status} ${keys.length} ${asked?.id} ${isFormOpen} ${created?.id}`,
  );

  async function confirmRevoke({ id, name }: ApiKey): Promise<void> {
    await revoke.mutateAsync({ id });
    // It opens nothing any more.
    if (created?.id === id) create.reset();
    setSaid(text.apiKeyRevoked(name));
  }

  function closeForm(): void {
    setIsFormOpen(false);
    create.reset();
  }

  const newKeyButton = (
    <Button emphasis="strong" data-focus-home onClick={() => setIsFormOpen(true)}>
      <AddIcon />
      {text.newApiKey}
    </Button>
  );
  const isIdle = !isFormOpen && !created;
  return (
    <section
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-api-keys", classNames?.manager)}
      aria-label={label ?? text.apiKeys}
      aria-busy={query.isPending}
      tabIndex={-1}
      data-status={status}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      {...useLanguageAttributes()}
    >
      <span role="status" className="parlance-visually-hidden">
        {status === "loading" ? text.loading : said}
      </span>
      {created ? (
        <NewKey created={created} onDismiss={closeForm} className={classNames?.created} />
      ) : isFormOpen ? (
        <NewKeyForm
          isPending={create.isPending}
          failure={<Failure title={text.apiKeyNotCreated} error={create.error} />}
          onSubmit={(input) => create.mutate({ ...input, scopes })}
          onCancel={closeForm}
          className={classNames?.form}
        />
      ) : (
        status === "ready" && <div className="parlance-api-keys__bar">{newKeyButton}</div>
      )}
      {status === "loading" && <KeysOnTheirWay />}
      {failure && (
        <ErrorState
          title={text.apiKeysFailed}
          error={failure}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      {status === "empty" && (
        <EmptyState
          title={text.noApiKeysTitle}
          text={text.noApiKeysText}
          picture={<KeyIcon />}
          action={isIdle && newKeyButton}
        />
      )}
      {status === "ready" && (
        <div role="list" className="parlance-api-keys__items">
          {keys.map((key) => (
            <KeyItem
              key={key.id}
              apiKey={key}
              onRevoke={() => setAsked(key)}
              className={classNames?.item}
            />
          ))}
        </div>
      )}
      {asked && (
        <ConfirmDialog
          question={text.revokeApiKeyQuestion(asked.name)}
          consequence={text.revokeApiKeyConsequence}
          confirm={text.revoke}
          onConfirm={() => confirmRevoke(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

const dayMs = 86_400_000;

/** After how many days a key may expire. */
const lifetimes = [7, 30, 90, 365];

interface NewKeyFormProps {
  readonly isPending: boolean;
  /** What went wrong the last time. */
  readonly failure: ReactNode;
  readonly onSubmit: (input: Pick<CreateApiKeyInput, "name" | "expiresAt">) => void;
  readonly onCancel: () => void;
  readonly className: string | undefined;
}

function NewKeyForm({ isPending, failure, onSubmit, onCancel, className }: NewKeyFormProps) {
  const text = useAgentsText();
  const format = useFormat();
  const nameRef = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>();
  const [isMissing, setIsMissing] = useState(false);

  useEffect(() => nameRef.current?.focus(), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isPending) return;
    const trimmed = name.trim();
    setIsMissing(trimmed === "");
    if (trimmed === "") nameRef.current?.focus();
    else
      onSubmit({
        name: trimmed,
        expiresAt: days === undefined ? undefined : Date.now() + days * dayMs,
      });
  }

  return (
    <form
      className={joinClasses("parlance-api-keys__form", className)}
      aria-label={text.newApiKey}
      aria-busy={isPending}
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <Field
        label={text.apiKeyName}
        error={isMissing ? text.apiKeyNameMissing : undefined}
        className="parlance-api-keys__name-field"
      >
        {(props) => (
          <input
            {...props}
            ref={nameRef}
            type="text"
            dir={name === "" ? undefined : "auto"}
            autoComplete="off"
            placeholder={text.apiKeyNameHint}
            value={name}
            onChange={({ target }) => {
              setName(target.value);
              setIsMissing(false);
            }}
          />
        )}
      </Field>
      <Field label={text.apiKeyExpiry}>
        {(props) => (
          <select
            {...props}
            value={days ?? ""}
            onChange={({ target }) => setDays(Number(target.value) || undefined)}
          >
            <option value="">{text.apiKeyExpiresNever}</option>
            {lifetimes.map((lifetime) => (
              <option key={lifetime} value={lifetime}>
                {text.apiKeyExpiresIn(lifetime, format)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="parlance-api-keys__answers">
        <Button type="submit" emphasis="strong" aria-disabled={isPending}>
          {text.createApiKey}
        </Button>
        <Button onClick={onCancel}>{text.cancel}</Button>
      </div>
      {failure}
    </form>
  );
}

interface NewKeyProps {
  readonly created: NewApiKey;
  readonly onDismiss: () => void;
  readonly className: string | undefined;
}

function NewKey({ created, onDismiss, className }: NewKeyProps) {
  const text = useAgentsText();
  const titleId = useId();
  const fieldRef = useRef<HTMLInputElement>(null);
  const key = created.key.reveal();

  useEffect(() => {
    fieldRef.current?.focus();
    fieldRef.current?.select();
  }, []);

  return (
    <div
      className={joinClasses("parlance-api-keys__created", className)}
      role="group"
      aria-labelledby={titleId}
      aria-describedby={`${titleId}-warning`}
    >
      <div id={titleId} className="parlance-api-keys__title">
        {text.apiKeyCreatedTitle(created.name)}
      </div>
      <div className="parlance-api-keys__value">
        <input
          ref={fieldRef}
          className="parlance-field__control"
          aria-label={text.apiKeyValue}
          aria-describedby={`${titleId}-warning`}
          type="text"
          dir="ltr"
          readOnly
          autoComplete="off"
          spellCheck={false}
          value={key}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <CopyButton text={key} />
      </div>
      <div id={`${titleId}-warning`} className="parlance-api-keys__warning">
        <AlertIcon />
        {text.apiKeyCreatedText}
      </div>
      <Button className="parlance-api-keys__dismiss" onClick={onDismiss}>
        {text.dismissApiKey}
      </Button>
    </div>
  );
}

interface KeyItemProps {
  readonly apiKey: ApiKey;
  readonly onRevoke: () => void;
  readonly className: string | undefined;
}

function KeyItem({ apiKey, onRevoke, className }: KeyItemProps) {
  const text = useAgentsText();
  const { name, prefix, scopes, expiresAt } = apiKey;
  const [now] = useState(() => Date.now());
  const isExpired = useHydrated() && expiresAt !== undefined && expiresAt <= now;
  return (
    <div
      role="listitem"
      className={joinClasses("parlance-api-keys__item", className)}
      data-expired={isExpired || undefined}
    >
      <div className="parlance-api-keys__picture" aria-hidden="true">
        <KeyIcon />
      </div>
      <div className="parlance-api-keys__what">
        <div className="parlance-api-keys__name">
          <bdi>{name}</bdi>
          <bdi className="parlance-api-keys__prefix">{`${prefix}…`}</bdi>
        </div>
        <KeyFacts apiKey={apiKey} isExpired={isExpired} />
        {scopes.length > 0 && (
          <div className="parlance-api-keys__scopes">
            <span>{text.apiKeyScopes}</span>
            {scopes.map((scope) => (
              <bdi key={scope} className="parlance-api-keys__scope">
                {scope}
              </bdi>
            ))}
          </div>
        )}
      </div>
      <Button
        className="parlance-api-keys__revoke"
        aria-label={text.revokeApiKey(name)}
        onClick={onRevoke}
      >
        {text.revoke}
      </Button>
    </div>
  );
}

function KeyFacts({ apiKey, isExpired }: { readonly apiKey: ApiKey; readonly isExpired: boolean }) {
  const text = useAgentsText();
  const date = useDate();
  const { lastUsedAt, expiresAt, createdAt } = apiKey;
  return (
    <div className="parlance-api-keys__facts">
      <span>
        {lastUsedAt === undefined ? text.apiKeyNeverUsed : text.apiKeyUsed(date(lastUsedAt))}
      </span>
      <span className="parlance-api-keys__expiry">
        {expiresAt === undefined
          ? text.apiKeyLasts
          : isExpired
            ? text.apiKeyExpired(date(expiresAt))
            : text.apiKeyExpires(date(expiresAt))}
      </span>
      <span>{text.apiKeyMade(date(createdAt))}</span>
    </div>
  );
}

const skeletons = [0, 1, 2];

function KeysOnTheirWay() {
  return (
    <div className="parlance-api-keys__items" aria-hidden="true">
      {skeletons.map((index) => (
        <div key={index} className="parlance-api-keys__item">
          <Skeleton shape="circle" />
          <div className="parlance-api-keys__what">
            <div className="parlance-api-keys__name">
              <Skeleton length="medium" />
            </div>
            <div className="parlance-api-keys__facts">
              <Skeleton />
            </div>
          </div>
          <Skeleton shape="pill" />
        </div>
      ))}
    </div>
  );
}
