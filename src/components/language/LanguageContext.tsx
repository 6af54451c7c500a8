import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { MessageCatalogue } from "./catalogue";
import { english } from "./english";
import { createFormat, type Format } from "./format";

/** The `lang` and `dir` of what is said; absent where the app chose neither, so that the page's own hold. */
interface LanguageAttributes {
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
}

interface Language {
  readonly text: MessageCatalogue;
  readonly format: Format;
  readonly attributes: LanguageAttributes;
}

const defaultLanguage: Language = {
  text: english,
  format: createFormat(english.locale),
  attributes: {},
};

const LanguageContext = /* @__PURE__ */ createContext(defaultLanguage);

/** Which language the components below speak. */
export interface LanguageProps {
  /**
   * How dates, numbers and plurals are written, as a BCP 47 tag such as `en-GB`.
   *
   * @defaultValue the locale of `messages`, else `"en"`
   */
  readonly locale?: string | undefined;
  /**
   * A whole language (`spanish`, `arabic`, your own) or the few texts that you word differently.
   *
   * @defaultValue English
   */
  readonly messages?: Partial<MessageCatalogue> | undefined;
}

/** Props of {@link LanguageProvider}. */
export interface LanguageProviderProps extends LanguageProps {
  readonly children?: ReactNode;
}

/**
 * Says in which language, and in which words, the components below speak. What is not given here is taken from the
 * provider around this one.
 *
 * @example
 * ```tsx
 * <LanguageProvider messages={{ ...spanish, title: "Ayuda" }} locale="es-MX">
 *   <ChatPanel connector={connector} />
 * </LanguageProvider>
 * ```
 */
export function LanguageProvider({ locale, messages, children }: LanguageProviderProps) {
  const outer = useContext(LanguageContext);
  const language = useMemo(
    () =>
      locale === undefined && messages === undefined ? outer : refine(outer, locale, messages),
    [outer, locale, messages],
  );
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
}

function refine(
  outer: Language,
  locale: string | undefined,
  messages: Partial<MessageCatalogue> | undefined,
): Language {
  const chosen = locale ?? messages?.locale;
  const lang = chosen ?? outer.attributes.lang;
  const dir = messages?.direction ?? outer.attributes.dir;
  return {
    text: messages ? { ...outer.text, ...messages } : outer.text,
    format:
      chosen === undefined || chosen === outer.format.locale ? outer.format : createFormat(chosen),
    attributes: { ...(lang === undefined ? {} : { lang }), ...(dir === undefined ? {} : { dir }) },
  };
}

/**
 * The words of the language around this component.
 *
 * @example
 * ```tsx
 * function Greeting() {
 *   return <p>{useText().welcomeTitle}</p>;
 * }
 * ```
 */
export function useText(): MessageCatalogue {
  return useContext(LanguageContext).text;
}

/** Numbers, times and plurals as the language around this component writes them; hand it to texts that count. */
export function useFormat(): Format {
  return useContext(LanguageContext).format;
}

/** The `lang` and `dir` that a component's outermost element should carry. */
export function useLanguageAttributes(): LanguageAttributes {
  return useContext(LanguageContext).attributes;
}
