import { render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, test } from "vitest";
import { ParlanceError, type ParlanceErrorCode } from "../../core/index";
import { arabic } from "./arabic";
import type { MessageCatalogue } from "./catalogue";
import { english } from "./english";
import { createFormat } from "./format";
import { LanguageProvider, useFormat, useLanguageAttributes, useText } from "./LanguageContext";
import { spanish } from "./spanish";

function Sample() {
  const text = useText();
  const format = useFormat();
  return (
    <p data-testid="sample" {...useLanguageAttributes()}>
      {text.title} | {text.unreadMessages(1234, format)} | {format.locale}
    </p>
  );
}

function shown() {
  return screen.getByTestId("sample");
}

describe("LanguageProvider", () => {
  test("English without one, in the page's own language and direction", () => {
    render(<Sample />, { wrapper: StrictMode });
    expect(shown().textContent).toBe("Chat with us | 1,234 unread messages | en");
    expect(shown().hasAttribute("lang")).toBe(false);
    expect(shown().hasAttribute("dir")).toBe(false);
  });

  test("a whole language brings its plurals, its numbers and its direction", () => {
    render(
      <LanguageProvider messages={arabic}>
        <Sample />
      </LanguageProvider>,
      { wrapper: StrictMode },
    );
    expect(shown().textContent).toContain("رسالة غير مقروءة | ar");
    expect(shown().getAttribute("dir")).toBe("rtl");
    expect(shown().getAttribute("lang")).toBe("ar");
  });

  test("a few words change those and leave the rest", () => {
    render(
      <LanguageProvider messages={spanish} locale="es-MX">
        <LanguageProvider messages={{ title: "Ayuda" }}>
          <Sample />
        </LanguageProvider>
      </LanguageProvider>,
      { wrapper: StrictMode },
    );
    expect(shown().textContent).toBe("Ayuda | 1,234 mensajes sin leer | es-MX");
    expect(shown().getAttribute("lang")).toBe("es-MX");
  });
});

describe.each([
  ["English", english],
  ["Spanish", spanish],
  ["Arabic", arabic],
] as const)("%s", (_name, catalogue: MessageCatalogue) => {
  const codes: readonly ParlanceErrorCode[] = [
    "token-unavailable",
    "token-expired",
    "token-rejected",
    "connection-failed",
    "connection-lost",
    "session-not-found",
    "session-ended",
    "not-sent",
    "delivery-unknown",
    "message-not-delivered",
    "message-rejected",
    "file-too-large",
    "upload-failed",
    "storage-unavailable",
    "rate-limited",
    "network",
    "timeout",
  ];

  test("has a sentence of its own for each failure a reader meets", () => {
    const format = createFormat(catalogue.locale);
    const say = (error: ParlanceError) => catalogue.error(error, format);
    const sentences = codes.map((code) => say(new ParlanceError("x", { code })));
    expect(new Set(sentences).size).toBe(codes.length);
    const other = say(new ParlanceError("x", { code: "misuse" }));
    expect(other).not.toBe("");
    expect(sentences).not.toContain(other);
  });

  test("names the limit that a file is over", () => {
    const error = new ParlanceError("x", {
      code: "file-too-large",
      maxBytes: 25_000_000,
      userMessage: "At most 25 MB.",
    });
    expect(catalogue.error(error, createFormat("en"))).toContain("25 MB");
  });

  test("leaves no text empty", () => {
    const format = createFormat(catalogue.locale);
    for (const [key, value] of Object.entries(catalogue)) {
      if (typeof value === "string") expect(value, key).not.toBe("");
    }
    for (const count of [1, 2, 3, 11, 100]) {
      expect(catalogue.unreadMessages(count, format)).not.toBe("");
      expect(catalogue.newMessages(count, format)).not.toBe("");
    }
  });
});
