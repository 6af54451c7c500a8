import { fireEvent, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, test } from "vitest";
import type { FilePart as File, Message } from "../../core/index";
import { LanguageProvider } from "../language/LanguageContext";
import { spanish } from "../language/spanish";
import { FilePart } from "./FilePart";

function show(values: Partial<File>, messages = {}) {
  const part: File = { type: "file", name: "invoice.pdf", mediaType: "application/pdf", ...values };
  const message: Message = {
    id: "m1",
    role: "user",
    status: "sent",
    createdAt: 0,
    parts: [part],
  };
  return render(
    <LanguageProvider messages={messages}>
      <FilePart part={part} message={message} />
    </LanguageProvider>,
    { wrapper: StrictMode },
  ).container;
}

describe("FilePart", () => {
  test("says name, type and size", () => {
    expect(show({ size: 1_234_567 }).textContent).toBe("invoice.pdfPDF · 1.2 MB");
    expect(show({ size: 1_234_567 }, spanish).textContent).toBe("invoice.pdfPDF · 1,2 MB");
    expect(show({ name: "", size: 3 }).textContent).toBe("File3 bytes");
  });

  test.each(["https://example.com/a.pdf", "http://example.com/a.pdf", "blob:https://a.example/1"])(
    "leads to %s",
    (url) => {
      show({ url });
      const link = screen.getByRole("link", { name: /invoice\.pdf/ });
      expect(link.getAttribute("href")).toBe(url);
      expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
      expect(link.getAttribute("target")).toBe("_blank");
    },
  );

  test.each([
    "javascript:alert(1)",
    "data:text/html,<script>",
    "/files/1",
    "//example.com/1",
    " ",
    "",
  ])("leads nowhere for %j", (url) => {
    show({ url });
    expect(screen.queryByRole("link")).toBeNull();
  });

  const picture = { name: "cat.png", mediaType: "image/png" };
  test.each([
    ["https://example.com/cat.png", true],
    ["blob:https://a.example/1", true],
    ["data:image/png;base64,AAAA", true],
    ["data:image/svg+xml,<svg onload='alert(1)'/>", false],
    ["data:text/html,x", false],
    ["javascript:alert(1)", false],
  ])("previews a picture from %s: %s", (url, isShown) => {
    expect(
      show({ ...picture, url })
        .querySelector("img")
        ?.getAttribute("src"),
    ).toBe(isShown ? url : undefined);
  });

  test("previews nothing else", () => {
    expect(show({ url: "https://example.com/a.pdf" }).querySelector("img")).toBeNull();
  });

  test("a picture that cannot be loaded leaves no hole", () => {
    const container = show({ ...picture, url: "https://example.com/gone.png" });
    const image = container.querySelector("img");
    if (image) fireEvent.error(image);
    expect(container.querySelector("img")).toBeNull();
    expect(screen.getByRole("link", { name: /cat\.png/ })).toBeTruthy();
  });

  test("shows how far it has been uploaded, while it is", () => {
    show({ progress: 0.4 });
    expect(screen.getByRole("progressbar", { name: "invoice.pdf: 40% uploaded" })).toHaveProperty(
      "value",
      0.4,
    );
    show({ name: "done.pdf" });
    expect(screen.getAllByRole("progressbar")).toHaveLength(1);
  });
});
