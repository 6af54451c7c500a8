import type { AgentsCatalogue } from "./catalogue";

/** What they say in Arabic. */
export const agentsArabic: AgentsCatalogue = {
  locale: "ar",
  direction: "rtl",

  tryAgain: "إعادة المحاولة",
  cancel: "إلغاء",
  loading: "جارٍ التحميل…",
  agentStatus: { draft: "مسودة", live: "نشط", archived: "مؤرشف" },
  pageOf: (page, pages, format) => `صفحة ${format.number(page)} من ${format.number(pages)}`,
};
