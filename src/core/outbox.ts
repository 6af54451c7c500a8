import type { ChatLink } from "./chat-link";
import type { UploadedFile } from "./command";
import type { ChatConnection } from "./connector";
import { findMessage, type Conversation, type LocalEvent } from "./conversation";
import { createDeferred, type Deferred } from "./deferred";
import { aborted, ParlanceError } from "./error";
import type { FilePart, Message, MessagePart } from "./message";

/** What a queued message carries beside its parts. */
interface Cargo {
  readonly files: readonly (File | UploadedFile)[];
  readonly data: unknown;
}

/** What an outbox needs of its session. */
export interface OutboxHost {
  readonly link: ChatLink;
  readonly createId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  conversation(): Conversation;
  apply(event: LocalEvent): void;
  /** No acknowledgement came although the link stands: history may know. */
  onUnknownDelivery(id: string, error: ParlanceError): void;
  onError(error: ParlanceError): void;
}

/** A user's messages on their way: each is sent once, in order, and never again unless its user says so. */
export interface Outbox {
  /** Resolves with the message once it is sent or failed, or as it stands when it is let go. */
  send(text: string, cargo: Cargo): Promise<Message>;
  retry(id: string): void;
  discard(id: string): void;
  /** The connection in force may be used from now on. */
  open(): void;
  /** The connection fell: what was not handed to it goes back into the queue, what was waits for history. */
  close(): void;
  /** What an older connection took and never acknowledged. */
  leftOpen(): ReadonlySet<string>;
  /** Fails what was left open: nobody can tell its fate. */
  giveUpLeftOpen(): void;
  /** Looks how messages have fared whose fate was decided elsewhere. */
  settle(): void;
  fail(id: string, error: ParlanceError): void;
  /** Fails all that is on its way, for good. */
  failAll(error: ParlanceError): void;
  /** Nobody waits any longer; what is queued stays so. */
  release(): void;
}

export function createOutbox({ link, apply, ...host }: OutboxHost): Outbox {
  const cargoes = new Map<string, Cargo>();
  /** Handed to the connection of that generation, and so perhaps at the vendor, though no acknowledgement came. */
  const handedOver = new Map<string, number>();
  const deliveries = new Map<string, Deferred<Message>>();
  let isOpen = false;
  /** The generation that a pump works for, 0 for none. */
  let pumping = 0;

  const messageOf = (id: string) => findMessage(host.conversation(), id);

  async function pump(): Promise<void> {
    const mine = link.generation;
    if (pumping === mine) return;
    pumping = mine;
    try {
      while (mine === link.generation && isOpen && link.connection) {
        const message = host.conversation().messages.find(({ status }) => status === "queued");
        if (!message) return;
        await transmit(message, link.connection, mine);
      }
    } finally {
      if (pumping === mine) pumping = 0;
    }
  }

  async function transmit(
    message: Message,
    connection: ChatConnection,
    mine: number,
  ): Promise<void> {
    const { id } = message;
    const { signal } = link;
    apply({ type: "message-sending", messageId: id });
    let files: UploadedFile[];
    try {
      files = await uploadFiles(message, connection, signal);
    } catch (cause) {
      // A fall has put the message back into the queue already.
      if (mine === link.generation) fail(id, uploadFailed(cause));
      return;
    }
    if (mine !== link.generation || messageOf(id)?.status !== "sending") return;
    handedOver.set(id, mine);
    const data = cargoes.get(id)?.data;
    const command = {
      type: "send-message" as const,
      messageId: id,
      text: message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n"),
      files,
      ...(data === undefined ? {} : { data }),
    };
    // Not waited for: the next message need not wait for this one's acknowledgement.
    new Promise<{ readonly remoteId?: string }>((resolve) =>
      resolve(connection.send(command, { signal })),
    ).then(
      ({ remoteId }) => acknowledge(id, remoteId),
      (cause: unknown) => notAcknowledged(id, cause, mine),
    );
  }

  async function uploadFiles(
    message: Message,
    connection: ChatConnection,
    signal: AbortSignal,
  ): Promise<UploadedFile[]> {
    const files = cargoes.get(message.id)?.files ?? [];
    const uploaded: UploadedFile[] = [];
    const firstFile = message.parts.findIndex((part) => part.type === "file");
    for (const [place, file] of files.entries()) {
      if (!isFile(file)) {
        uploaded.push(file);
        continue;
      }
      const index = firstFile + place;
      const show = (part: FilePart) =>
        apply({ type: "file-updated", messageId: message.id, index, file: part });
      const shown = toFilePart(file);
      show({ ...shown, progress: 0 });
      const onProgress = (progress: number) => {
        if (!signal.aborted) show({ ...shown, progress });
      };
      const result = await connection.upload?.(file, { signal, onProgress });
      if (!result || signal.aborted) throw aborted("Uploading a file");
      show(toFilePart(result));
      uploaded.push(result);
      // Uploaded once is enough, even if the message itself must be sent again.
      const cargo = cargoes.get(message.id);
      if (cargo) cargoes.set(message.id, { ...cargo, files: cargo.files.with(place, result) });
    }
    return uploaded;
  }

  function acknowledge(id: string, remoteId: string | undefined): void {
    apply({ type: "message-sent", messageId: id, remoteId });
    settle(id);
  }

  function notAcknowledged(id: string, cause: unknown, mine: number): void {
    if (messageOf(id)?.status !== "sending") return;
    const error = ParlanceError.from(cause, {
      message: "The message could not be sent",
      code: "message-rejected",
      recoverable: true,
    });
    if (error.code === "not-sent") {
      // The connection that refused it is about to fall; the next one opens the queue again.
      handedOver.delete(id);
      apply({ type: "message-requeued", messageId: id });
      return;
    }
    const isUnknown = error.code === "delivery-unknown" || error.code === "aborted";
    if (!isUnknown) fail(id, error);
    else if (mine === link.generation) host.onUnknownDelivery(id, error);
  }

  /** Settles the promise of `send` once the message's fate is known. */
  function settle(id: string): void {
    const message = messageOf(id);
    if (message && message.status !== "sent" && message.status !== "failed") return;
    handedOver.delete(id);
    if (message?.status !== "failed") cargoes.delete(id);
    const delivery = deliveries.get(id);
    deliveries.delete(id);
    if (message) delivery?.resolve(message);
    else delivery?.reject(aborted("Sending a message"));
  }

  function fail(id: string, error: ParlanceError): void {
    if (!messageOf(id)) return;
    apply({ type: "message-failed", messageId: id, error });
    settle(id);
    host.onError(error);
  }

  function leftOpen(): ReadonlySet<string> {
    const open = host.conversation().messages.filter(({ id, status }) => {
      const handedTo = handedOver.get(id);
      return status === "sending" && handedTo !== undefined && handedTo !== link.generation;
    });
    return new Set(open.map(({ id }) => id));
  }

  return {
    send(text, cargo) {
      const parts: MessagePart[] = text.trim() === "" ? [] : [{ type: "text", text }];
      const message: Message = {
        id: host.createId(),
        role: "user",
        parts: [...parts, ...cargo.files.map(toFilePart)],
        status: "queued",
        createdAt: host.now(),
      };
      const delivery = createDeferred<Message>();
      cargoes.set(message.id, cargo);
      deliveries.set(message.id, delivery);
      apply({ type: "message-queued", message });
      void pump();
      return delivery.promise;
    },
    retry(id) {
      if (messageOf(id)?.status !== "failed") return;
      apply({ type: "message-retried", messageId: id, at: host.now() });
      void pump();
    },
    discard(id) {
      const status = messageOf(id)?.status;
      if (status !== "failed" && status !== "queued") return;
      apply({ type: "message-discarded", messageId: id });
      settle(id);
    },
    open() {
      isOpen = true;
      void pump();
    },
    close() {
      isOpen = false;
      for (const { id, status } of host.conversation().messages) {
        if (status === "sending" && !handedOver.has(id)) {
          apply({ type: "message-requeued", messageId: id });
        }
      }
    },
    leftOpen,
    giveUpLeftOpen() {
      for (const id of leftOpen()) fail(id, deliveryUnknown());
    },
    settle() {
      for (const id of [...cargoes.keys()]) settle(id);
    },
    fail,
    failAll(error) {
      isOpen = false;
      for (const { id, status } of host.conversation().messages) {
        if (status !== "queued" && status !== "sending") continue;
        fail(id, handedOver.has(id) ? deliveryUnknown() : error);
      }
      cargoes.clear();
    },
    release() {
      for (const [id, delivery] of deliveries) {
        const message = messageOf(id);
        if (message) delivery.resolve(message);
        else delivery.reject(aborted("Sending a message"));
      }
      deliveries.clear();
    },
  };
}

function isFile(file: File | UploadedFile): file is File {
  return !("remoteId" in file);
}

function toFilePart(file: File | UploadedFile): FilePart {
  if (isFile(file)) {
    return {
      type: "file",
      name: file.name,
      mediaType: file.type || "application/octet-stream",
      size: file.size,
    };
  }
  const { name, mediaType, size, remoteId, url } = file;
  return { type: "file", name, mediaType, size, remoteId, ...(url === undefined ? {} : { url }) };
}

function uploadFailed(cause: unknown): ParlanceError {
  return ParlanceError.from(cause, {
    message: "The file could not be uploaded",
    code: "upload-failed",
    recoverable: true,
  });
}

/** The error of a message that nobody can tell the fate of. */
/** The error of a message whose fate nobody can tell. */
export function deliveryUnknown(): ParlanceError {
  return new ParlanceError(
    "The message left, but the connection fell before the vendor acknowledged it, so it may or may not have arrived. Sending it again may double it.",
    { code: "delivery-unknown", recoverable: true },
  );
}
