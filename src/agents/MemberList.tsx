import { useRef, useState, type FormEvent, type ReactNode } from "react";
import {
  appearanceAttributes,
  Button,
  CopyButton,
  IconButton,
  joinClasses,
  useFormat,
  useLanguageAttributes,
  type Appearance,
} from "../components/index";
import { may, type AgentsClient, type Member, type Role } from "../core/index";
import { useAgentsClient, useAgentsText } from "./AgentsProvider";
import { Avatar } from "./ui/Avatar";
import { ConfirmDialog } from "./ui/ConfirmDialog";
import { EmptyState } from "./ui/EmptyState";
import { ErrorState } from "./ui/ErrorState";
import { Failure } from "./ui/Failure";
import { Field } from "./ui/Field";
import { DeleteIcon, LeaveIcon, PeopleIcon } from "./ui/RecordIcons";
import { Skeleton } from "./ui/Skeleton";
import { useDate } from "./ui/useDate";
import { useFailure } from "./ui/useFailure";
import { useFocusHome } from "./ui/useFocusHome";
import { useCurrentUser } from "./useAccount";
import { useAddMember, useMembers, useRemoveMember, useUpdateMember } from "./useMembers";
import { useRole } from "./useRole";

/** Class names to add to the pieces of a {@link MemberList}. */
export interface MemberListClassNames {
  readonly list?: string | undefined;
  readonly item?: string | undefined;
  readonly form?: string | undefined;
}

/** Props of {@link MemberList}. */
export interface MemberListProps extends Appearance {
  /** @defaultValue the client of the nearest `AgentsProvider` */
  readonly client?: AgentsClient | undefined;
  /** The organisation, by its slug. */
  readonly org: string;
  /** What the reader may do. @defaultValue what he is in the organisation */
  readonly role?: Role | undefined;
  /** What a member is called, where the app knows. @defaultValue the beginning of the user id */
  readonly nameOf?: ((member: Member) => string | undefined) | undefined;
  /** Draws who a member is, in place of the avatar, the name and the user id. */
  readonly renderMember?: ((member: Member) => ReactNode) | undefined;
  /** Called once the reader has left the organisation. */
  readonly onLeft?: (() => void) | undefined;
  /** What the list is called by screen readers. @defaultValue `members` of `messages` */
  readonly label?: string | undefined;
  readonly classNames?: MemberListClassNames | undefined;
}

/** From the one who may most. */
const allRoles: readonly Role[] = ["owner", "admin", "member", "viewer"];

/** Nobody is added as an owner. */
type RoleToAdd = Exclude<Role, "owner">;
const rolesToAdd: readonly RoleToAdd[] = ["admin", "member", "viewer"];

/** What one may make of others: nobody more than oneself. */
function rolesToGive(own: Role): readonly Role[] {
  return allRoles.slice(allRoles.indexOf(own));
}

/**
 * Who shares an organisation, and as what. Admins add, change and remove; anybody may leave.
 *
 * @example
 * ```tsx
 * <MemberList org="acme" nameOf={({ userId }) => people.get(userId)?.name} />
 * ```
 */
export function MemberList({
  client: givenClient,
  org,
  role: givenRole,
  nameOf,
  renderMember,
  onLeft,
  label,
  classNames,
  theme,
  colorScheme,
  density,
  radius,
}: MemberListProps) {
  const client = useAgentsClient(givenClient);
  const text = useAgentsText();
  const format = useFormat();
  const foundRole = useRole({ org }, { client, enabled: givenRole === undefined });
  const role = givenRole ?? foundRole;
  const query = useMembers(org, { client });
  const user = useCurrentUser({ client });
  const remove = useRemoveMember({ client });
  const [asked, setAsked] = useState<Member>();
  const [said, setSaid] = useState("");
  const rootRef = useRef<HTMLElement>(null);
  const members = query.data ?? [];
  const failure = useFailure(query);
  const status = failure
    ? "failed"
    : query.isPending
      ? "loading"
      : members.length === 0
        ? "empty"
        : "ready";
  const onLost = useFocusHome(rootRef, `${status} ${role} ${members.length} ${asked?.userId}`);
  const isMe = ({ userId }: Member) => userId === user.data?.id;
  const name = (member: Member) =>
    nameOf?.(member) ?? (isMe(member) ? user.data?.name : undefined) ?? shortened(member.userId);

  async function confirmRemove(member: Member): Promise<void> {
    await remove.mutateAsync({ org, userId: member.userId });
    if (isMe(member)) onLeft?.();
    else setSaid(text.memberRemoved(name(member)));
  }

  return (
    <section
      {...onLost}
      ref={rootRef}
      className={joinClasses("parlance-member-list", classNames?.list)}
      aria-label={label ?? text.members}
      aria-busy={query.isPending}
      tabIndex={-1}
      data-status={status}
      {...appearanceAttributes({ theme, colorScheme, density, radius })}
      {...useLanguageAttributes()}
    >
      <span role="status" className="parlance-visually-hidden">
        {status === "loading" ? text.loading : said}
      </span>
      {query.data && may(role, "add-member") && (
        <AddMemberForm
          client={client}
          org={org}
          onAdded={(member) => setSaid(text.memberAdded(name(member)))}
          className={classNames?.form}
        />
      )}
      {status === "loading" && <MembersOnTheirWay />}
      {failure && (
        <ErrorState
          title={text.membersFailed}
          error={failure}
          onRetry={() => void query.refetch()}
          isRetrying={query.isFetching}
        />
      )}
      {status === "empty" && (
        <EmptyState
          title={text.noMembersTitle}
          text={text.noMembersText}
          picture={<PeopleIcon />}
        />
      )}
      {status === "ready" && (
        <>
          <div className="parlance-member-list__count">
            {text.memberCount(members.length, format)}
          </div>
          <div role="list" className="parlance-member-list__items">
            {members.map((member) => (
              <MemberItem
                key={member.userId}
                client={client}
                org={org}
                member={member}
                name={name(member)}
                isMe={isMe(member)}
                role={role}
                onChanged={setSaid}
                onRemove={() => setAsked(member)}
                renderMember={renderMember}
                className={classNames?.item}
              />
            ))}
          </div>
        </>
      )}
      {asked && (
        <ConfirmDialog
          question={isMe(asked) ? text.leaveQuestion : text.removeMemberQuestion(name(asked))}
          consequence={isMe(asked) ? text.leaveConsequence : text.removeMemberConsequence}
          confirm={isMe(asked) ? text.leave : text.remove}
          onConfirm={() => confirmRemove(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

/** So much of either end of a user id tells people apart. */
const endLength = 4;

function shortened(userId: string): string {
  return userId.length > 2 * endLength + 1
    ? `${userId.slice(0, endLength)}…${userId.slice(-endLength)}`
    : userId;
}

interface MemberItemProps extends Pick<MemberListProps, "renderMember"> {
  readonly client: AgentsClient;
  readonly org: string;
  readonly member: Member;
  readonly name: string;
  readonly isMe: boolean;
  /** Of the reader. */
  readonly role: Role | undefined;
  /** Told in words what has changed. */
  readonly onChanged: (what: string) => void;
  readonly onRemove: () => void;
  readonly className: string | undefined;
}

function MemberItem({
  client,
  org,
  member,
  name,
  isMe,
  role,
  onChanged,
  onRemove,
  renderMember,
  className,
}: MemberItemProps) {
  const text = useAgentsText();
  const update = useUpdateMember({
    client,
    onSuccess: (changed) => onChanged(text.roleChanged(name, text.roles[changed.role])),
  });
  const canGive = role === undefined ? [] : rolesToGive(role);
  const isBelow = canGive.includes(member.role);
  const canChange = may(role, "update-member") && isBelow;
  const canRemove = isMe || (may(role, "remove-member") && isBelow);
  // The answer is newer than the list, until the list has been asked for again.
  const isAhead = update.data !== undefined && update.data.updatedAt > member.updatedAt;
  const shown = update.isPending ? update.variables.role : isAhead ? update.data.role : member.role;

  return (
    <div
      role="listitem"
      className={joinClasses("parlance-member-list__item", className)}
      data-role={shown}
      data-me={isMe || undefined}
    >
      {renderMember ? (
        <div className="parlance-member-list__who">{renderMember(member)}</div>
      ) : (
        <Who member={member} name={name} isMe={isMe} />
      )}
      <div className="parlance-member-list__actions">
        {canChange ? (
          <select
            className="parlance-field__control parlance-member-list__role"
            aria-label={text.roleOf(name)}
            aria-busy={update.isPending}
            value={shown}
            onChange={({ target }) => {
              const chosen = canGive.find((given) => given === target.value);
              if (!chosen || update.isPending) return;
              update.mutate({ org, userId: member.userId, role: chosen });
            }}
          >
            {canGive.map((given) => (
              <option key={given} value={given}>
                {text.roles[given]}
              </option>
            ))}
          </select>
        ) : (
          <span className="parlance-member-list__role">{text.roles[member.role]}</span>
        )}
        {canRemove && (
          <IconButton label={isMe ? text.leave : text.removeMember(name)} onClick={onRemove}>
            {isMe ? <LeaveIcon /> : <DeleteIcon />}
          </IconButton>
        )}
      </div>
      <Failure title={text.roleNotChanged(name)} error={update.error} />
    </div>
  );
}

type WhoProps = Pick<MemberItemProps, "member" | "name" | "isMe">;

function Who({ member, name, isMe }: WhoProps) {
  const text = useAgentsText();
  const date = useDate();
  const id = shortened(member.userId);
  const isNamed = name !== id;
  return (
    <div className="parlance-member-list__who">
      <Avatar name={name} id={member.userId} />
      <div className="parlance-member-list__name">
        <bdi>{name}</bdi>
        {isMe && <span className="parlance-member-list__me">{text.you}</span>}
      </div>
      <div className="parlance-member-list__details">
        {isNamed && (
          <bdi className="parlance-member-list__id" title={member.userId}>
            {id}
          </bdi>
        )}
        <CopyButton text={member.userId} label={text.copyUserId(name)} />
        <span>{text.memberSince(date(member.createdAt))}</span>
      </div>
    </div>
  );
}

interface AddMemberFormProps {
  readonly client: AgentsClient;
  readonly org: string;
  readonly onAdded: (member: Member) => void;
  readonly className: string | undefined;
}

function AddMemberForm({ client, org, onAdded, className }: AddMemberFormProps) {
  const text = useAgentsText();
  const inputRef = useRef<HTMLInputElement>(null);
  const [userId, setUserId] = useState("");
  const [role, setRole] = useState<RoleToAdd>("member");
  const [isMissing, setIsMissing] = useState(false);
  const add = useAddMember({
    client,
    onSuccess: (member) => {
      setUserId("");
      inputRef.current?.focus();
      onAdded(member);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (add.isPending) return;
    const id = userId.trim();
    setIsMissing(id === "");
    if (id === "") inputRef.current?.focus();
    else add.mutate({ org, userId: id, role });
  }

  return (
    <form
      className={joinClasses("parlance-member-list__form", className)}
      aria-label={text.addMember}
      aria-busy={add.isPending}
      noValidate
      onSubmit={submit}
    >
      <Field
        label={text.memberUserId}
        error={isMissing ? text.memberUserIdMissing : undefined}
        className="parlance-member-list__user"
      >
        {(props) => (
          <input
            {...props}
            ref={inputRef}
            type="text"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-focus-home
            value={userId}
            onChange={({ target }) => {
              setUserId(target.value);
              setIsMissing(false);
            }}
          />
        )}
      </Field>
      <Field label={text.memberRole}>
        {(props) => (
          <select
            {...props}
            value={role}
            onChange={({ target }) =>
              setRole(rolesToAdd.find((given) => given === target.value) ?? role)
            }
          >
            {rolesToAdd.map((given) => (
              <option key={given} value={given}>
                {text.roles[given]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" emphasis="strong" aria-disabled={add.isPending}>
        {text.add}
      </Button>
      <Failure title={text.memberNotAdded} error={add.error} />
    </form>
  );
}

const skeletons = [0, 1, 2, 3];

function MembersOnTheirWay() {
  return (
    <div className="parlance-member-list__items" aria-hidden="true">
      {skeletons.map((index) => (
        <div key={index} className="parlance-member-list__item">
          <div className="parlance-member-list__who">
            <Skeleton shape="circle" />
            <div className="parlance-member-list__name">
              <Skeleton length="medium" />
            </div>
            <div className="parlance-member-list__details">
              <Skeleton length="medium" />
            </div>
          </div>
          <div className="parlance-member-list__actions">
            <Skeleton shape="pill" />
          </div>
        </div>
      ))}
    </div>
  );
}
