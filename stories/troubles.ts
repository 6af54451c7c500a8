import { ParlanceError } from "@parlance/react/core";

/** The connection fell, and the vendor asks to stay away for twelve seconds. */
export const comeBackLater = new ParlanceError("The service restarts.", {
  code: "connection-lost",
  recoverable: true,
  retryAfterMs: 12_000,
});

/** No token could be had, so nobody gets in. */
export const notSignedIn = new ParlanceError("getToken kept failing.", {
  code: "token-unavailable",
  recoverable: true,
});

/** The vendor does not want this message. */
export const refused = new ParlanceError("The agent did not take the message.", {
  code: "message-rejected",
  recoverable: true,
});

/** The link fell with the message on it, and history knows nothing of it. */
export const lost = new ParlanceError("History does not know the message.", {
  code: "message-not-delivered",
  recoverable: true,
});

/** A file over the vendor's limit. */
export const tooLarge = new ParlanceError("The file has 62 MB, the limit is 50 MB.", {
  code: "file-too-large",
  userMessage: "This file is too large: 62 MB. Files may have up to 50 MB.",
});

/** The vendor's file store is down. */
export const storageDown = new ParlanceError("The bucket answered 503.", {
  code: "storage-unavailable",
  recoverable: true,
});
