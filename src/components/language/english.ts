import type { MessageCatalogue } from "./catalogue";

/** What the components say in English; the language they speak unless told otherwise. */
export const english: MessageCatalogue = {
  locale: "en",
  direction: "ltr",

  title: "Chat with us",
  agent: "Assistant",
  user: "You",

  openChat: "Open chat",
  closeChat: "Close chat",
  unreadMessages: (count, format) =>
    format.plural(count, {
      one: "1 unread message",
      other: `${format.number(count)} unread messages`,
    }),

  menu: "Menu",
  minimise: "Minimise chat",
  resize: "Resize chat",
  endConversation: "End conversation",
  downloadMarkdown: "Download as text",
  downloadJson: "Download as data (JSON)",
  muteSound: "Turn sound off",
  unmuteSound: "Turn sound on",
  keyboardHelp: "Keyboard shortcuts",
  endQuestion: "End this conversation?",
  endConsequence: "You can still read it here, but not go on with it.",
  end: "End",
  endFailed: "It could not be ended. Try again.",
  cancel: "Cancel",

  closeHelp: "Close keyboard shortcuts",
  shortcutSend: "Send the message",
  shortcutNewLine: "Start a new line",
  shortcutClose: "Close what is open",
  shortcutMessages: "Go through the messages",
  shortcutFirstLast: "Go to the first or last message",
  shortcutInside: "Go into a message, and back out",
  shortcutWrite: "Go back to writing",
  shortcutHelp: "Show these shortcuts",
  keyEnter: "Enter",
  keyShift: "Shift",
  keyEscape: "Esc",
  keyHome: "Home",
  keyEnd: "End",

  statusIdle: "Replies in a moment",
  statusConnecting: "Connecting…",
  statusConnected: "Online",
  statusReconnecting: "Reconnecting…",
  statusOffline: "You are offline",
  statusEnded: "Conversation ended",
  statusFailed: "Not connected",

  connecting: "Still connecting…",
  connectingIn: (seconds, format) =>
    `No connection yet. Trying again in ${format.seconds(seconds)}`,
  reconnecting: "Connection lost. Reconnecting…",
  reconnectingIn: (seconds, format) =>
    `Connection lost. Trying again in ${format.seconds(seconds)}`,
  offline: "You are offline. Messages are sent once you are back.",
  reconnected: "Back online",
  endingIn: (seconds, format) => `This conversation ends in ${format.seconds(seconds)}`,
  tryNow: "Try now",
  tryAgain: "Try again",

  welcomeTitle: "How can we help?",
  welcomeText: "Ask a question and you will get an answer right here.",

  conversation: "Conversation",
  loadEarlier: "Show earlier messages",
  loadingEarlier: "Loading earlier messages…",
  earlierFailed: "Earlier messages could not be loaded. Try again",
  jumpToLatest: "Jump to latest",
  newMessages: (count, format) =>
    format.plural(count, { one: "1 new message", other: `${format.number(count)} new messages` }),
  agentIsTyping: (agent) => `${agent} is typing`,
  unreadDivider: "New",
  suggestions: "Suggestions",

  messageActions: "Message actions",
  copyMessage: "Copy message",
  goodAnswer: "Good answer",
  badAnswer: "Bad answer",

  messageQueued: "Waiting for connection",
  messageSending: "Sending…",
  messageSent: "Sent",
  messageFailed: "Not sent",
  messageInterrupted: "Answer was cut off",
  retry: "Retry",
  discard: "Discard",

  toolQueued: (name) => `Waiting to use ${name}`,
  toolRunning: (name) => `Using ${name}…`,
  toolCancelling: (name) => `Stopping ${name}…`,
  toolComplete: (name) => `Used ${name}`,
  toolFailed: (name) => `${name} failed`,
  toolCancelled: (name) => `${name} was stopped`,
  toolInput: "Asked",
  toolPartial: "So far",
  toolOutput: "Answered",
  audio: "Voice message",
  audioBroken: "This recording cannot be played",
  transcript: "Transcript",
  data: "Data",

  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not be copied",
  table: "Table",
  taskDone: "Done",
  taskOpen: "To do",

  composerLabel: "Message",
  composerPlaceholder: "Write a message…",
  composerEnded: "This conversation has ended",
  send: "Send",
  stop: "Stop answering",

  attach: "Attach files",
  attachments: "Attachments",
  dropFiles: "Drop files to attach them",
  fileUploading: (name, share, format) => `${name}: ${format.percent(share)} uploaded`,
  fileUploaded: (name) => `${name} is ready to be sent`,
  fileFailed: (name, reason) => `${name}: ${reason}`,
  filesNotAccepted: (names) => `Files of this kind cannot be sent: ${names}`,
  retryFile: (name) => `Upload ${name} again`,
  removeFile: (name) => `Remove ${name}`,
  sendingAfterUploads: (count, format) =>
    format.plural(count, {
      one: "Sent as soon as the file has been uploaded",
      other: `Sent as soon as ${format.number(count)} files have been uploaded`,
    }),
  unnamedFile: "File",

  ended: "This conversation has ended.",
  endedBecause: (reason) => `Reason: ${reason}`,
  startAgain: "Start a new conversation",

  authorAt: (author, time) => `${author}, ${time}`,
  says: (author, text) => `${author}: ${text}`,
  codeBlock: "code block",

  error: (error) => error.userMessage,
};
