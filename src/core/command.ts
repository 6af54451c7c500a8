/** A file the vendor already has, as `upload` of the session or connection returned it. */
export interface UploadedFile {
  /** The vendor's id. */
  readonly remoteId: string;
  readonly name: string;
  /** The media type, such as `image/png`. */
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** Where it can be shown, if anywhere. */
  readonly url?: string;
}

/** A user's message on its way to the agent. */
export interface SendMessageCommand {
  readonly type: "send-message";
  /** Our message id; a vendor that echoes ids in acknowledgements gets it as the correlation id. */
  readonly messageId: string;
  readonly text: string;
  readonly files: readonly UploadedFile[];
  /** What the app adds for the agent, where the vendor can carry it. */
  readonly data?: unknown;
}

/** A fresh credential for the open connection, for vendors that take one in-band. */
export interface RefreshTokenCommand {
  readonly type: "refresh-token";
  readonly token: string;
}

/** What we say to a vendor, outbound; `encode` turns it into the vendor's frame. */
export type SessionCommand = SendMessageCommand | RefreshTokenCommand;
