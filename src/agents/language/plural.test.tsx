import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { LanguageProvider, useFormat } from "../../components/index";
import { agentsArabic } from "./arabic";
import { agentsEnglish } from "./english";
import { agentsSpanish } from "./spanish";

const formatOf = (locale: string) =>
  renderHook(useFormat, {
    wrapper: ({ children }) => <LanguageProvider locale={locale}>{children}</LanguageProvider>,
  }).result.current;

test.each([
  [agentsEnglish, 1, "1 agent"],
  [agentsEnglish, 21, "21 agents"],
  [agentsSpanish, 1, "1 agente"],
  [agentsSpanish, 21, "21 agentes"],
])("a language counts by its own rules, whose ever the numbers are: %#", (text, count, words) => {
  // In Russian 21 has the form of one.
  for (const locale of [text.locale, "ru"]) {
    const format = formatOf(locale);
    expect(text.agentCount(count, format)).toBe(words);
    expect(text.endOfConversations(count, format).includes("21")).toBe(count === 21);
  }
});

test.each([
  [2, "وكيلان"],
  [3, "3 وكلاء"],
  [11, "11 وكيلًا"],
])("Arabic has a form for %i", (count, words) => {
  expect(agentsArabic.agentCount(count, formatOf("ar"))).toBe(words);
});
