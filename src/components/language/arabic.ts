import type { ParlanceErrorCode } from "../../core/index";
import type { MessageCatalogue } from "./catalogue";

const errors: Partial<Record<ParlanceErrorCode, string>> = {
  "token-unavailable": "تعذّر تسجيل دخولك إلى المحادثة. يُرجى المحاولة مرة أخرى.",
  "token-expired": "انتهت صلاحية دخولك إلى المحادثة. يُرجى المحاولة مرة أخرى.",
  "token-rejected": "رُفض دخولك إلى المحادثة. يُرجى المحاولة مرة أخرى.",
  "connection-failed": "تعذّر الوصول إلى المحادثة. يُرجى المحاولة مرة أخرى.",
  "connection-lost": "انقطع الاتصال.",
  "session-not-found": "لم نعثر على هذه المحادثة.",
  "session-ended": "انتهت هذه المحادثة.",
  "not-sent": "لم تُرسل هذه الرسالة.",
  "delivery-unknown": "لا نعرف إن كانت هذه الرسالة قد وصلت.",
  "message-not-delivered": "لم تصل هذه الرسالة. يُرجى المحاولة مرة أخرى.",
  "message-rejected": "رُفضت هذه الرسالة.",
  "file-too-large": "هذا الملف كبير جدًا.",
  "upload-failed": "تعذّر رفع الملف.",
  "storage-unavailable": "لا يمكن رفع الملفات الآن. يُرجى المحاولة لاحقًا.",
  unauthenticated: "يُرجى تسجيل الدخول.",
  forbidden: "لا يُسمح لك بهذا.",
  "not-found": "لم يعد هذا موجودًا.",
  conflict: "هذا مستخدم بالفعل، أو غيّره شخص آخر للتو.",
  "rate-limited": "طلبات كثيرة جدًا. يُرجى الانتظار قليلًا.",
  "out-of-credit": "لا تستقبل المحادثة المزيد الآن. ما كتبته محفوظ وسيُرسل لاحقًا.",
  network: "الشبكة لا تستجيب. يُرجى التحقق من اتصالك.",
  timeout: "استغرق الأمر وقتًا طويلًا. يُرجى المحاولة مرة أخرى.",
};

/**
 * What the components say in Arabic, written from right to left.
 *
 * @example
 * ```tsx
 * <ChatWidget connector={connector} messages={arabic} />
 * ```
 */
export const arabic: MessageCatalogue = {
  locale: "ar",
  direction: "rtl",

  title: "تحدّث معنا",
  agent: "المساعد",
  user: "أنت",

  openChat: "فتح المحادثة",
  closeChat: "إغلاق المحادثة",
  unreadMessages: (count, format) =>
    format.plural(count, {
      zero: "لا رسائل غير مقروءة",
      one: "رسالة واحدة غير مقروءة",
      two: "رسالتان غير مقروءتين",
      few: `${format.number(count)} رسائل غير مقروءة`,
      many: `${format.number(count)} رسالة غير مقروءة`,
      other: `${format.number(count)} رسالة غير مقروءة`,
    }),

  menu: "القائمة",
  minimise: "تصغير المحادثة",
  resize: "تغيير حجم المحادثة",
  endConversation: "إنهاء المحادثة",
  downloadMarkdown: "تنزيل كنص",
  downloadJson: "تنزيل كبيانات (JSON)",
  muteSound: "إيقاف الصوت",
  unmuteSound: "تشغيل الصوت",
  keyboardHelp: "اختصارات لوحة المفاتيح",
  endQuestion: "هل تريد إنهاء هذه المحادثة؟",
  endConsequence: "ستبقى قراءتها ممكنة هنا، لكن لن يمكن متابعتها.",
  end: "إنهاء",
  endFailed: "تعذّر إنهاء المحادثة. يُرجى المحاولة مرة أخرى.",
  cancel: "إلغاء",

  closeHelp: "إغلاق اختصارات لوحة المفاتيح",
  shortcutSend: "إرسال الرسالة",
  shortcutNewLine: "بدء سطر جديد",
  shortcutClose: "إغلاق ما هو مفتوح",
  shortcutMessages: "التنقّل بين الرسائل",
  shortcutFirstLast: "الانتقال إلى أول رسالة أو آخرها",
  shortcutInside: "الدخول إلى رسالة والخروج منها",
  shortcutWrite: "العودة إلى الكتابة",
  shortcutHelp: "عرض هذه الاختصارات",
  keyEnter: "Enter",
  keyShift: "Shift",
  keyEscape: "Esc",
  keyHome: "Home",
  keyEnd: "End",

  statusIdle: "نردّ خلال لحظات",
  statusConnecting: "جارٍ الاتصال…",
  statusConnected: "متصل",
  statusReconnecting: "جارٍ إعادة الاتصال…",
  statusOffline: "لا يوجد اتصال بالإنترنت",
  statusEnded: "انتهت المحادثة",
  statusFailed: "غير متصل",

  connecting: "ما زلنا نحاول الاتصال…",
  connectingIn: (seconds, format) =>
    `لا يوجد اتصال بعد. المحاولة التالية خلال ${format.seconds(seconds)}`,
  reconnecting: "انقطع الاتصال. جارٍ إعادة الاتصال…",
  reconnectingIn: (seconds, format) =>
    `انقطع الاتصال. المحاولة التالية خلال ${format.seconds(seconds)}`,
  offline: "لا يوجد اتصال بالإنترنت. ستُرسل الرسائل عند عودته.",
  reconnected: "عاد الاتصال",
  endingIn: (seconds, format) => `تنتهي هذه المحادثة خلال ${format.seconds(seconds)}`,
  tryNow: "المحاولة الآن",
  tryAgain: "المحاولة مرة أخرى",

  welcomeTitle: "كيف يمكننا مساعدتك؟",
  welcomeText: "اطرح سؤالك وستصلك الإجابة هنا.",

  conversation: "المحادثة",
  loadEarlier: "عرض الرسائل السابقة",
  loadingEarlier: "جارٍ تحميل الرسائل السابقة…",
  earlierFailed: "تعذّر تحميل الرسائل السابقة. المحاولة مرة أخرى",
  jumpToLatest: "الانتقال إلى الأحدث",
  newMessages: (count, format) =>
    format.plural(count, {
      zero: "لا رسائل جديدة",
      one: "رسالة جديدة",
      two: "رسالتان جديدتان",
      few: `${format.number(count)} رسائل جديدة`,
      many: `${format.number(count)} رسالة جديدة`,
      other: `${format.number(count)} رسالة جديدة`,
    }),
  agentIsTyping: (agent) => `${agent} يكتب الآن`,
  unreadDivider: "جديد",
  suggestions: "اقتراحات",

  messageActions: "إجراءات الرسالة",
  copyMessage: "نسخ الرسالة",
  goodAnswer: "إجابة جيدة",
  badAnswer: "إجابة سيئة",

  messageQueued: "في انتظار الاتصال",
  messageSending: "جارٍ الإرسال…",
  messageSent: "أُرسلت",
  messageFailed: "لم تُرسل",
  messageInterrupted: "انقطعت الإجابة",
  retry: "إعادة الإرسال",
  discard: "تجاهل",

  toolQueued: (name) => `في انتظار استخدام ${name}`,
  toolRunning: (name) => `جارٍ استخدام ${name}…`,
  toolCancelling: (name) => `جارٍ إيقاف ${name}…`,
  toolComplete: (name) => `استُخدمت ${name}`,
  toolFailed: (name) => `تعذّر استخدام ${name}`,
  toolCancelled: (name) => `أُوقف استخدام ${name}`,
  toolInput: "الطلب",
  toolPartial: "حتى الآن",
  toolOutput: "النتيجة",
  audio: "رسالة صوتية",
  audioBroken: "تعذّر تشغيل هذا التسجيل",
  transcript: "النص",
  data: "البيانات",

  copy: "نسخ",
  copied: "تم النسخ",
  copyFailed: "تعذّر النسخ",
  table: "جدول",
  taskDone: "منجزة",
  taskOpen: "لم تُنجز بعد",

  composerLabel: "الرسالة",
  composerPlaceholder: "اكتب رسالة…",
  composerEnded: "انتهت هذه المحادثة",
  send: "إرسال",
  stop: "إيقاف الرد",

  attach: "إرفاق ملفات",
  attachments: "المرفقات",
  dropFiles: "أفلت الملفات لإرفاقها",
  fileUploading: (name, share, format) => `${name}: تم رفع ${format.percent(share)}`,
  fileUploaded: (name) => `${name} جاهز للإرسال`,
  fileFailed: (name, reason) => `${name}: ${reason}`,
  filesNotAccepted: (names) => `لا يمكن إرسال ملفات من هذا النوع: ${names}`,
  retryFile: (name) => `رفع ${name} مرة أخرى`,
  removeFile: (name) => `إزالة ${name}`,
  sendingAfterUploads: (count, format) =>
    format.plural(count, {
      one: "ستُرسل الرسالة بعد رفع الملف",
      two: "ستُرسل الرسالة بعد رفع الملفين",
      few: `ستُرسل الرسالة بعد رفع ${format.number(count)} ملفات`,
      other: `ستُرسل الرسالة بعد رفع ${format.number(count)} ملفًا`,
    }),
  unnamedFile: "ملف",

  ended: "انتهت هذه المحادثة.",
  endedBecause: (reason) => `السبب: ${reason}`,
  startAgain: "بدء محادثة جديدة",

  authorAt: (author, time) => `${author}، الساعة ${time}`,
  says: (author, text) => `${author}: ${text}`,
  codeBlock: "مقطع برمجي",

  error: (error, format) =>
    error.code === "file-too-large" && error.maxBytes !== undefined
      ? `هذا الملف كبير جدًا: الحد الأقصى ${format.bytes(error.maxBytes)}.`
      : (errors[error.code] ?? "حدث خطأ ما. يُرجى المحاولة مرة أخرى."),
};
