import { ParlanceError, type ChatSession, type UploadedFile } from "../../core/index";

/** A file that is about to be sent. */
export interface Attachment {
  readonly id: string;
  readonly file: File;
  /** Where the picture in it can be shown from; undefined where it is none. */
  readonly previewUrl: string | undefined;
  readonly status: "uploading" | "uploaded" | "failed";
  /** How much of it has left, 0 to 1. */
  readonly progress: number;
  readonly uploaded?: UploadedFile | undefined;
  readonly error?: ParlanceError | undefined;
}

/** The files that are about to be sent, on their way to the vendor or there already. */
export interface AttachmentList {
  getAttachments(): readonly Attachment[];
  subscribe(listener: () => void): () => void;
  /** Adds files; their uploads begin at once. */
  add(files: readonly File[]): void;
  /** Takes a file away, and gives its upload up. */
  remove(id: string): void;
  /** Uploads a file again. */
  retry(id: string): void;
  /** Resolves once no upload is under way. */
  settled(): Promise<void>;
  /** Takes away those that are uploaded, to be sent. */
  takeUploaded(): readonly UploadedFile[];
  /** Puts back what was taken and could not be sent. */
  putBack(files: readonly UploadedFile[]): void;
  /** Gives every upload up and lets go of everything. The list can be used again. */
  clear(): void;
}

const nothing: readonly Attachment[] = [];
const bitmap = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/i;

/** An empty list for a session. */
export function createAttachmentList(session: ChatSession): AttachmentList {
  let attachments = nothing;
  let lastId = 0;
  const listeners = new Set<() => void>();
  const uploads = new Map<
    string,
    { readonly controller: AbortController; readonly done: Promise<void> }
  >();
  /** What was taken to be sent, in case that fails. */
  const taken = new WeakMap<UploadedFile, File>();

  function set(next: readonly Attachment[]): void {
    attachments = next;
    for (const listener of listeners) listener();
  }

  function change(id: string, values: Partial<Attachment>): void {
    set(attachments.map((one) => (one.id === id ? { ...one, ...values } : one)));
  }

  function create(file: File, values: Partial<Attachment>): Attachment {
    lastId += 1;
    return {
      id: `attachment-${lastId}`,
      file,
      previewUrl: bitmap.test(file.type) ? URL.createObjectURL?.(file) : undefined,
      status: "uploading",
      progress: 0,
      ...values,
    };
  }

  function release({ id, previewUrl }: Attachment): void {
    uploads.get(id)?.controller.abort();
    uploads.delete(id);
    if (previewUrl !== undefined) URL.revokeObjectURL(previewUrl);
  }

  function begin({ id, file }: Attachment): void {
    const controller = new AbortController();
    const { signal } = controller;
    const done = session
      .upload(file, {
        signal,
        onProgress(progress) {
          if (!signal.aborted) change(id, { progress });
        },
      })
      .then(
        (uploaded) => {
          if (!signal.aborted) change(id, { status: "uploaded", progress: 1, uploaded });
        },
        (cause: unknown) => {
          if (signal.aborted) return;
          const error = ParlanceError.from(cause, {
            message: "The file could not be uploaded",
            code: "upload-failed",
            recoverable: true,
          });
          change(id, { status: "failed", error });
        },
      )
      .finally(() => {
        if (uploads.get(id)?.controller === controller) uploads.delete(id);
      });
    uploads.set(id, { controller, done });
  }

  return {
    getAttachments: () => attachments,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(files) {
      const added = files.map((file) => create(file, {}));
      set([...attachments, ...added]);
      for (const attachment of added) begin(attachment);
    },
    remove(id) {
      const removed = attachments.find((one) => one.id === id);
      if (!removed) return;
      release(removed);
      set(attachments.filter((one) => one !== removed));
    },
    retry(id) {
      const failed = attachments.find((one) => one.id === id && one.status === "failed");
      if (!failed) return;
      change(id, { status: "uploading", progress: 0, error: undefined });
      begin(failed);
    },
    async settled() {
      while (uploads.size > 0) await Promise.all([...uploads.values()].map(({ done }) => done));
    },
    takeUploaded() {
      const files: UploadedFile[] = [];
      const rest: Attachment[] = [];
      for (const attachment of attachments) {
        const { uploaded, file } = attachment;
        if (uploaded) {
          taken.set(uploaded, file);
          files.push(uploaded);
          release(attachment);
        } else {
          rest.push(attachment);
        }
      }
      set(rest);
      return files;
    },
    putBack(files) {
      const back = files.flatMap((uploaded) => {
        const file = taken.get(uploaded);
        return file ? create(file, { status: "uploaded", progress: 1, uploaded }) : [];
      });
      set([...back, ...attachments]);
    },
    clear() {
      attachments.forEach(release);
      if (attachments.length > 0) set(nothing);
    },
  };
}
