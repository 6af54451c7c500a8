import { useEffect, useRef, useState } from "react";
import {
  appearanceAttributes,
  Button,
  IconButton,
  joinClasses,
  useControlled,
  useFormat,
  useLanguageAttributes,
  type Appearance,
} from "../components/index";
import {
  may,
  type Agent,
  type AgentsClient,
  type AgentScope,
  type AgentTemplate,
  type Role,
} from "../core/index";
import { useAgentsClient, useAgentsText } from "./AgentsProvider";
import { Avatar } from "./ui/Avatar";
import { ConfirmDialog } from "./ui/ConfirmDialog";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { Failure } from "./ui/Failure";
import { Pagination } from "./ui/Pagination";
import { DeleteIcon, TemplateIcon } from "./ui/RecordIcons";
import { Skeleton } from "./ui/Skeleton";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useCreateAgent } from "./useAgents";
import { useRole } from "./useRole";
import { useDeleteTemplate, useTemplates } from "./useTemplates";

/** Class names to add to the pieces of a {@link TemplateGallery}. */
export interface TemplateGalleryClassNames {
  readonly gallery?: string | undefined;
  readonly card?: string | undefined;
}

/** Props of {@link TemplateGallery}. */
export interface TemplateGalleryProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** Whose templates; agents made from them belong there as well. */
  readonly scope: AgentScope;
  /** Called when a template is to be used, to ask for more first, say. @defaultValue an agent is made from it */
  readonly onUse?: ((template: AgentTemplate) => void) | undefined;
  /** Called with an agent that was made, to open it. */
  readonly onAgentCreated?: ((agent: Agent) => void) | undefined;
  /** What the reader may do. @defaultValue what he is in `scope` */
  readonly role?: Role | undefined;
  /** Counted from 1; with `onPageChange` it is the app's. */
  readonly page?: number | undefined;
  /** @defaultValue 1 */
  readonly defaultPage?: number | undefined;
  readonly onPageChange?: ((page: number) => void) | undefined;
  /** How many a page has. @defaultValue 12 */
  readonly pageSize?: number | undefined;
  /** What the gallery is called by screen readers. @defaultValue `templates` of `messages` */
  readonly label?: string | undefined;
  readonly classNames?: TemplateGalleryClassNames | undefined;
}

/**
 * What agents can be made from, page by page.
 *
 * @example
 * ```tsx
 * <TemplateGallery scope={{ org: "acme" }} onAgentCreated={({ id }) => navigate(`/agents/${id}`)} />
 * ```
 */
export function TemplateGallery({
  client: givenClient,
  scope,
  onUse,
  onAgentCreated,
  role: givenRole,
  page: givenPage,
  defaultPage = 1,
  onPageChange,
  pageSize = 12,
  label,
  classNames,
  theme,
  colorScheme,
  density,
  radius,
}: TemplateGalleryProps) {
  const client = useAgentsClient(givenClient);
  const text = useAgentsText();
  const foundRole = useRole(scope, { client, enabled: givenRole === undefined });
  const role = givenRole ?? foundRole;
  const [page, setPage] = useControlled(givenPage, defaultPage, onPageChange);
  const query = useTemplates({ client, scope, page, limit: pageSize });
  const remove = useDeleteTemplate({ client });
  const [asked, setAsked] = useState<AgentTemplate>();
  const [said, setSaid] = useState("");
  const rootRef = useRef<HTMLElement>(null);
  const { data } = query;
  const templates = data?.items ?? [];
  const pages = data ? Math.max(1, Math.ceil(data.total / Math.max(1, data.limit))) : 1;
  const failure = useFailure(query);
  const status = failure
    ? "failed"
    : query.isPending
      ? "loading"
      : templates.length === 0
        ? "empty"
        : "ready";
  const onLost = useFocusHome(rootRef, `${status} ${page} ${templates.length} ${asked?.id}`);

  const isBeyond = data !== undefined && !query.isPlaceholderData && page > pages;
  useEffect(() => {
    // The last one of the last page is gone.
    if (isBeyond) setPage(pages);
  }, [isBeyond, pages, setPage]);

  async function confirmDelete({ id, name }: AgentTemplate): Promise<void> {
    await remove.mutateAsync({ id });
    setSaid(text.templateDeleted(name));
  }

  return (
    <section
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-template-gallery", classNames?.gallery)}
      aria-label={label ?? text.templates}
      aria-busy={query.isPending || query.isPlaceholderData}
      tabIndex={-1}
      data-status={status}
      data-stale={query.isPlaceholderData || undefined}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      {...useLanguageAttributes()}
    >
      <span role="status" className="parlance-visually-hidden">
        {status === "loading" ? text.loading : said}
      </span>
      {status === "loading" && <TemplatesOnTheirWay />}
      {failure && (
        <ErrorState
          title={text.templatesFailed}
          error={failure}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      {status === "empty" && (
        <EmptyState
          title={text.noTemplatesTitle}
          text={text.noTemplatesText}
          picture={<TemplateIcon />}
        />
      )}
      {status === "ready" && (
        <div role="list" className="parlance-template-gallery__cards">
          {templates.map((template) => (
            <TemplateCard
              key={template.id}
              client={client}
              scope={scope}
              template={template}
              onUse={onUse}
              onAgentCreated={onAgentCreated}
              onDelete={may(role, "delete-template") ? () => setAsked(template) : undefined}
              canUse={onUse !== undefined || may(role, "create-agent")}
              className={classNames?.card}
            />
          ))}
        </div>
      )}
      {status === "ready" && pages > 1 && <Pagination page={page} pages={pages} onPage={setPage} />}
      {asked && (
        <ConfirmDialog
          question={text.deleteTemplateQuestion(asked.name)}
          consequence={text.deleteTemplateConsequence}
          confirm={text.delete}
          onConfirm={() => confirmDelete(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

interface TemplateCardProps {
  readonly client: AgentsClient;
  readonly scope: AgentScope;
  readonly template: AgentTemplate;
  readonly onUse: ((template: AgentTemplate) => void) | undefined;
  readonly onAgentCreated: ((agent: Agent) => void) | undefined;
  /** Absent where it may not be deleted. */
  readonly onDelete: (() => void) | undefined;
  readonly canUse: boolean;
  readonly className: string | undefined;
}

function TemplateCard({
  client,
  scope,
  template,
  onUse,
  onAgentCreated,
  onDelete,
  canUse,
  className,
}: TemplateCardProps) {
  const text = useAgentsText();
  const format = useFormat();
  const create = useCreateAgent({ client, onSuccess: (agent) => onAgentCreated?.(agent) });
  const { id, name, description, config, blueprint } = template;
  const engine = config.llmModel || config.llmEngine;
  const steps = blueprint.entries.reduce((sum, { workflow }) => sum + workflow.nodes.length, 0);

  function use(): void {
    if (create.isPending) return;
    if (onUse) onUse(template);
    else create.mutate({ scope, templateId: id });
  }

  return (
    <div
      role="listitem"
      className={joinClasses("parlance-template-gallery__card", className)}
      data-status={create.status}
    >
      <div className="parlance-template-gallery__what">
        <Avatar name={name} id={id} url={config.avatarUrl} />
        <div className="parlance-template-gallery__name">
          <bdi>{name}</bdi>
        </div>
      </div>
      <div className="parlance-template-gallery__description">
        <bdi>{description ?? config.description}</bdi>
      </div>
      <div className="parlance-template-gallery__facts">
        {steps > 0 && <span>{text.templateSteps(steps, format)}</span>}
        {engine && <bdi>{engine}</bdi>}
      </div>
      <Failure title={text.templateNotApplied(name)} error={create.error} />
      <div role="status" className="parlance-template-gallery__done">
        {create.data && text.templateApplied(create.data.config.name.trim() || text.unnamedAgent)}
      </div>
      {(canUse || onDelete) && (
        <div className="parlance-template-gallery__actions">
          {canUse && (
            <Button
              className="parlance-template-gallery__use"
              aria-label={create.isPending ? undefined : text.applyTemplateOf(name)}
              aria-disabled={create.isPending}
              onClick={use}
            >
              {create.isPending ? text.applyingTemplate : text.applyTemplate}
            </Button>
          )}
          {onDelete && (
            <IconButton label={text.deleteTemplate(name)} onClick={onDelete}>
              <DeleteIcon />
            </IconButton>
          )}
        </div>
      )}
    </div>
  );
}

const skeletons = [0, 1, 2, 3, 4, 5];

function TemplatesOnTheirWay() {
  return (
    <div className="parlance-template-gallery__cards" aria-hidden="true">
      {skeletons.map((index) => (
        <div key={index} className="parlance-template-gallery__card">
          <div className="parlance-template-gallery__what">
            <Skeleton shape="circle" />
            <div className="parlance-template-gallery__name">
              <Skeleton length="medium" />
            </div>
          </div>
          <div className="parlance-template-gallery__description">
            <Skeleton />
            <Skeleton length="medium" />
          </div>
          <div className="parlance-template-gallery__facts">
            <Skeleton length="short" />
          </div>
          <div className="parlance-template-gallery__actions">
            <Skeleton shape="pill" />
          </div>
        </div>
      ))}
    </div>
  );
}
