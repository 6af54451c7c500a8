import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ChangeEvent,
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type MouseEvent,
} from "react";
import { ParlanceError, type ChatSession } from "../../core/index";
import { useChatStatus, useSession, useSessionState } from "../../hooks/index";
import { useFormat, useText } from "../language/LanguageContext";
import { AttachIcon, SendIcon, StopIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { joinClasses } from "../ui/join-classes";
import { isAccepted, pastedFiles } from "./accepted-files";
import { AttachmentChip } from "./AttachmentChip";
import { createAttachmentList, type AttachmentList } from "./attachment-list";
import { useAutoSize } from "./useAutoSize";
import { useDraft } from "./useDraft";
import { useFileDrop } from "./useFileDrop";

/** Props of {@link Composer}. */
export interface ComposerProps {
  /** @defaultValue the session of the nearest `ParlanceProvider` */
  readonly session?: ChatSession | undefined;
  readonly className?: string | undefined;
  /**
   * Which files can be attached, as in a file input: `".pdf,image/*"`. Holds for what is pasted and dropped too.
   *
   * @defaultValue all
   */
  readonly accept?: string | undefined;
}

/**
 * Where the reader writes. Enter sends, Shift and Enter begin a new line. Files come in by button, by pasting and by dropping them
 * on the chat, where the vendor takes files; they upload at once. What was typed stays until it is sent, whatever happens.
 *
 * @example
 * ```tsx
 * <ParlanceProvider session={chat.session}>
 *   <MessageList />
 *   <Composer accept=".pdf,image/*" />
 * </ParlanceProvider>
 * ```
 */
export function Composer({ session: givenSession, className, accept }: ComposerProps) {
  const session = useSession(givenSession);
  const { canSend, turn } = useChatStatus(session);
  const hasEnded = useSessionState((state) => state.connection === "ended", session);
  const text = useText();
  const format = useFormat();
  const [draft, changeDraft] = useDraft(session);
  const { list, attachments } = useAttachments(session);
  const [isWaiting, setIsWaiting] = useState(false);
  const [notice, setNotice] = useState("");

  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useAutoSize(field, draft);

  const takesFiles = session.capabilities.attachments && canSend;
  const isDropping = useFileDrop(form, takesFiles, attach);
  const uploading = attachments.filter(({ status }) => status === "uploading").length;
  const isEmpty = draft.trim() === "" && attachments.every(({ status }) => status === "failed");
  const canStop = session.capabilities.stop && turn === "streaming";
  const stopButton = useFocusHeir(canStop, field);

  function attach(files: readonly File[]): void {
    if (files.length === 0) return;
    const accepted = files.filter((file) => isAccepted(file, accept));
    const others = files.filter((file) => !accepted.includes(file));
    setNotice(
      others.length === 0 ? "" : text.filesNotAccepted(others.map(({ name }) => name).join(", ")),
    );
    list.add(accepted);
    field.current?.focus();
  }

  async function submit(): Promise<void> {
    if (isEmpty || isWaiting || !canSend) return;
    setNotice("");
    if (uploading > 0) {
      setIsWaiting(true);
      await list.settled();
      setIsWaiting(false);
      // Each says on its own chip why; whether to send without them is for the writer to decide.
      if (list.getAttachments().some(({ status }) => status === "failed")) return;
    }
    send();
  }

  function send(): void {
    let words = "";
    changeDraft((latest) => {
      words = latest;
      return "";
    });
    const files = list.takeUploaded();
    if (words.trim() === "" && files.length === 0) return;
    session.send({ text: words.trim(), files }).catch((cause: unknown) => {
      const error = ParlanceError.from(cause, {
        message: "The message could not be sent",
        code: "not-sent",
      });
      changeDraft((latest) => (latest.trim() === "" ? words : `${words}\n${latest}`));
      list.putBack(files);
      setNotice(text.error(error, format));
    });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    // The Enter that ends a composition chooses a word. In Safari it comes after the composition, with this code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void submit();
  }

  function onPaste(event: ClipboardEvent): void {
    if (!takesFiles) return;
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  }

  function onPick({ currentTarget }: ChangeEvent<HTMLInputElement>): void {
    attach([...(currentTarget.files ?? [])]);
    // So that the same file can be chosen again.
    currentTarget.value = "";
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void submit();
    field.current?.focus();
  }

  return (
    <form
      ref={form}
      className={joinClasses("parlance-composer", className)}
      data-disabled={!canSend || undefined}
      onSubmit={onSubmit}
    >
      <div className="parlance-composer__notice" aria-live="polite">
        {notice}
      </div>
      <div className="parlance-composer__box">
        {attachments.length > 0 && (
          <ul className="parlance-composer__attachments" aria-label={text.attachments}>
            {attachments.map((attachment) => (
              <AttachmentChip
                key={attachment.id}
                attachment={attachment}
                onRetry={list.retry}
                onRemove={(id) => {
                  list.remove(id);
                  field.current?.focus();
                }}
              />
            ))}
          </ul>
        )}
        <div className="parlance-composer__row">
          {session.capabilities.attachments && (
            <>
              <IconButton
                className="parlance-composer__attach"
                label={text.attach}
                disabled={!canSend}
                onClick={() => picker.current?.click()}
              >
                <AttachIcon />
              </IconButton>
              <input ref={picker} type="file" multiple accept={accept} hidden onChange={onPick} />
            </>
          )}
          <textarea
            ref={field}
            className="parlance-composer__field"
            // An empty field is as the chat around it is written, and its placeholder with it.
            dir={draft === "" ? undefined : "auto"}
            rows={1}
            value={draft}
            disabled={!canSend}
            placeholder={hasEnded ? text.composerEnded : text.composerPlaceholder}
            aria-label={text.composerLabel}
            enterKeyHint="send"
            onChange={({ currentTarget: { value } }) => changeDraft(() => value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          {canStop && (
            <button
              ref={stopButton}
              type="button"
              className="parlance-composer__button"
              data-action="stop"
              aria-label={text.stop}
              title={text.stop}
              onClick={() => {
                session.stop().catch((cause: unknown) => {
                  const error = ParlanceError.from(cause, {
                    message: "The answer could not be stopped",
                    code: "invalid-response",
                  });
                  setNotice(text.error(error, format));
                });
                field.current?.focus();
              }}
            >
              <StopIcon />
            </button>
          )}
          {(!canStop || !isEmpty) && (
            <button
              type="submit"
              className="parlance-composer__button"
              data-action="send"
              data-waiting={isWaiting || undefined}
              aria-disabled={isEmpty || isWaiting || !canSend}
              aria-label={isWaiting ? text.sendingAfterUploads(uploading, format) : text.send}
              title={isWaiting ? text.sendingAfterUploads(uploading, format) : text.send}
              // The focus, and with it a phone's keyboard, stays with the text.
              onMouseDown={keepFocus}
            >
              <SendIcon />
            </button>
          )}
        </div>
      </div>
      {isDropping && (
        <div className="parlance-composer__drop">
          <span className="parlance-composer__drop-label">
            <AttachIcon />
            {text.dropFiles}
          </span>
        </div>
      )}
    </form>
  );
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

function useAttachments(session: ChatSession): {
  readonly list: AttachmentList;
  readonly attachments: ReturnType<AttachmentList["getAttachments"]>;
} {
  const list = useMemo(() => createAttachmentList(session), [session]);
  const attachments = useSyncExternalStore(
    list.subscribe,
    list.getAttachments,
    list.getAttachments,
  );
  useEffect(() => () => list.clear(), [list]);
  return { list, attachments };
}

/** A ref for an element that comes and goes with `isPresent`; if it goes with the focus on it, `heir` gets the focus. */
function useFocusHeir(isPresent: boolean, heir: { readonly current: HTMLElement | null }) {
  const hadFocus = useRef(false);
  const element = useRef<HTMLButtonElement | null>(null);
  const attach = useCallback((next: HTMLButtonElement | null) => {
    if (!next) hadFocus.current = element.current === document.activeElement;
    element.current = next;
  }, []);
  useEffect(() => {
    if (isPresent || !hadFocus.current) return;
    hadFocus.current = false;
    heir.current?.focus();
  }, [isPresent, heir]);
  return attach;
}
