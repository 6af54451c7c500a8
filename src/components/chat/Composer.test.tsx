import { act, createEvent, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import {
  createChatSession,
  ParlanceError,
  type ChatSession,
  type UploadedFile,
  type UploadOptions,
} from "../../core/index";
import { ParlanceProvider } from "../../hooks/index";
import { createScriptedConnector, type ScriptedConnectorOptions } from "../../testing/index";
import { Composer, type ComposerProps } from "./Composer";

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const sendButton = () => screen.getByRole("button", { name: "Send" });
const chips = () =>
  within(screen.getByRole("list", { name: "Attachments" })).getAllByRole("listitem");

async function setUp(options: ScriptedConnectorOptions = {}, props: ComposerProps = {}) {
  const connector = createScriptedConnector(options);
  const session = createChatSession({ connector });
  await act(() => session.start());
  const view = render(<Composer session={session} {...props} />, { wrapper: StrictMode });
  return { connector, session, view };
}

/** Uploads that go as the test says. */
function scriptedUploads() {
  interface Upload {
    readonly file: File;
    readonly options: UploadOptions;
    finish(): Promise<void>;
    fail(error: ParlanceError): Promise<void>;
  }
  const uploads: Upload[] = [];
  return {
    uploads,
    upload: (file: File, options: UploadOptions) =>
      new Promise<UploadedFile>((resolve, reject) => {
        uploads.push({
          file,
          options,
          finish: () => act(async () => resolve(uploadedFrom(file))),
          fail: (error) => act(async () => reject(error)),
        });
      }),
  };
}

function uploadedFrom(file: File): UploadedFile {
  return {
    remoteId: `remote-${file.name}`,
    name: file.name,
    mediaType: file.type,
    size: file.size,
  };
}

const pdf = new File(["%PDF"], "invoice.pdf", { type: "application/pdf" });
const photo = new File(["photo"], "photo.png", { type: "image/png" });

async function choose(...files: File[]) {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("There is no file input.");
  await userEvent.upload(input, files);
  return input;
}

describe("writing", () => {
  test("Enter sends what was typed and leaves the focus where it is", async () => {
    const { connector } = await setUp();
    await userEvent.type(field(), "  Where is my parcel? {Enter}");
    expect(connector.sent.map(({ command }) => command.text)).toEqual(["Where is my parcel?"]);
    expect(field().value).toBe("");
    expect(document.activeElement).toBe(field());
  });

  test("Shift and Enter begin a new line", async () => {
    const { connector } = await setUp();
    await userEvent.type(field(), "one{Shift>}{Enter}{/Shift}two");
    expect(field().value).toBe("one\ntwo");
    await userEvent.click(sendButton());
    expect(connector.sent[0]?.command.text).toBe("one\ntwo");
    expect(document.activeElement).toBe(field());
  });

  test.each([
    ["while a word is composed", { isComposing: true }],
    ["with the key that ends the composition in Safari", { keyCode: 229 }],
  ])("Enter does not send %s", async (_when, event) => {
    const { connector } = await setUp();
    await userEvent.type(field(), "こんにちは");
    await act(async () => fireEvent.keyDown(field(), { key: "Enter", ...event }));
    expect(connector.sent).toHaveLength(0);
    fireEvent.keyDown(field(), { key: "Enter" });
    await vi.waitFor(() => expect(connector.sent).toHaveLength(1));
  });

  test("nothing but white space is not sent", async () => {
    const { connector } = await setUp();
    expect(sendButton().getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(field(), "   {Enter}");
    await userEvent.click(sendButton());
    expect(connector.sent).toHaveLength(0);
    await userEvent.type(field(), "x");
    expect(sendButton().getAttribute("aria-disabled")).toBe("false");
  });

  test("a draft outlives the composer, for its own session only", async () => {
    const { session, view } = await setUp();
    await userEvent.type(field(), "Half a thought");
    view.unmount();

    const again = render(<Composer session={session} />);
    expect(field().value).toBe("Half a thought");
    const other = createChatSession({ connector: createScriptedConnector() });
    again.rerender(<Composer session={other} />);
    expect(field().value).toBe("");
    again.rerender(<Composer session={session} />);
    expect(field().value).toBe("Half a thought");
  });

  test("can be used while reconnecting: the message waits for its turn", async () => {
    const { connector, session } = await setUp();
    // Jitter may make the pause as short as nothing, unless the vendor asks for one.
    const error = new ParlanceError("fell", {
      code: "connection-lost",
      recoverable: true,
      retryAfterMs: 60_000,
    });
    act(() => connector.drop({ error }));
    expect(session.getState().connection).toBe("reconnecting");
    await userEvent.type(field(), "Still here{Enter}");
    expect(connector.sent).toHaveLength(0);
    expect(session.getState().conversation.messages[0]?.status).toBe("queued");

    await act(() => session.start());
    await vi.waitFor(() => expect(connector.sent[0]?.command.text).toBe("Still here"));
  });

  test("is closed once the conversation has ended", async () => {
    const { connector } = await setUp();
    await userEvent.type(field(), "Too late");
    act(() => connector.emit({ type: "session-ended", reason: "timeout" }));
    expect(field().disabled).toBe(true);
    expect(field().value).toBe("Too late");
    expect(screen.getByPlaceholderText("This conversation has ended")).toBe(field());
  });

  test("what could not be sent comes back, and the reason is said", async () => {
    const { session: real, view } = await setUp();
    view.unmount();
    const error = new ParlanceError("Over.", { code: "session-ended" });
    const session: ChatSession = { ...real, send: () => Promise.reject(error) };
    render(<Composer session={session} />);
    await choose(pdf);
    await screen.findByText("invoice.pdf is ready to be sent");
    await userEvent.type(field(), "Important");
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText("This conversation has ended.")).toBeTruthy();
    expect(field().value).toBe("Important");
    expect(chips()).toHaveLength(1);
  });

  test("renders on a server", () => {
    const session = createChatSession({ connector: createScriptedConnector() });
    const html = renderToString(
      <ParlanceProvider session={session}>
        <Composer />
      </ParlanceProvider>,
    );
    expect(html).toContain("<textarea");
    expect(html).not.toContain("style=");
  });
});

describe("stopping", () => {
  test("the answer can be stopped while it streams", async () => {
    const { connector, session } = await setUp();
    expect(screen.queryByRole("button", { name: "Stop answering" })).toBeNull();

    let id = "";
    act(() => {
      id = connector.beginMessage();
      connector.chunk(id, "Well, ");
    });
    const stop = await screen.findByRole("button", { name: "Stop answering" });
    expect(screen.queryByRole("button", { name: "Send" })).toBeNull();
    await userEvent.type(field(), "But");
    expect(sendButton()).toBeTruthy();

    await userEvent.click(stop);
    expect(screen.queryByRole("button", { name: "Stop answering" })).toBeNull();
    expect(session.getState().conversation.messages[0]?.status).toBe("interrupted");
    expect(document.activeElement).toBe(field());
  });

  test("the focus does not go with the button when the answer ends by itself", async () => {
    const { connector } = await setUp();
    let id = "";
    act(() => {
      id = connector.beginMessage();
      connector.chunk(id, "Well, ");
    });
    (await screen.findByRole("button", { name: "Stop answering" })).focus();
    act(() => connector.endMessage(id));
    await vi.waitFor(() => expect(document.activeElement).toBe(field()));
  });

  test("there is no button where the vendor cannot stop", async () => {
    const { connector } = await setUp({ capabilities: { stop: false } });
    act(() => {
      connector.chunk(connector.beginMessage(), "Well, ");
    });
    expect(screen.queryByRole("button", { name: "Stop answering" })).toBeNull();
    expect(sendButton()).toBeTruthy();
  });
});

describe("files", () => {
  test("upload at once, show how far they got, and go with the message", async () => {
    const { uploads, upload } = scriptedUploads();
    const { connector } = await setUp({ upload });
    const input = await choose(pdf, photo);
    expect(input.value).toBe("");
    expect(uploads.map(({ file }) => file.name)).toEqual(["invoice.pdf", "photo.png"]);

    act(() => uploads[0]?.options.onProgress?.(0.25));
    const bar = screen.getByRole("progressbar", { name: "invoice.pdf: 25% uploaded" });
    expect(bar).toHaveProperty("value", 0.25);
    await uploads[0]?.finish();
    await uploads[1]?.finish();
    expect(screen.queryByRole("progressbar")).toBeNull();

    await userEvent.type(field(), "Look{Enter}");
    expect(connector.sent[0]?.command).toMatchObject({
      text: "Look",
      files: [uploadedFrom(pdf), uploadedFrom(photo)],
    });
    expect(screen.queryByRole("list", { name: "Attachments" })).toBeNull();
  });

  test("can be sent without a word", async () => {
    const { connector } = await setUp();
    await choose(pdf);
    await screen.findByText("invoice.pdf is ready to be sent");
    await userEvent.click(sendButton());
    expect(connector.sent[0]?.command).toMatchObject({
      text: "",
      files: [{ name: "invoice.pdf" }],
    });
  });

  test("taken away, their upload is given up", async () => {
    const { uploads, upload } = scriptedUploads();
    const { connector } = await setUp({ upload });
    await choose(pdf, photo);
    await userEvent.click(screen.getByRole("button", { name: "Remove invoice.pdf" }));
    expect(uploads[0]?.options.signal?.aborted).toBe(true);
    expect(chips()).toHaveLength(1);
    expect(document.activeElement).toBe(field());

    await uploads[0]?.finish();
    await uploads[1]?.finish();
    await userEvent.keyboard("Here{Enter}");
    expect(connector.sent[0]?.command.files).toEqual([uploadedFrom(photo)]);
  });

  test("that failed say why, and can be tried again", async () => {
    const { uploads, upload } = scriptedUploads();
    await setUp({ upload });
    await choose(pdf);
    await uploads[0]?.fail(new ParlanceError("503", { code: "storage-unavailable" }));
    const [chip] = chips();
    expect(chip?.textContent).toContain(
      "Files cannot be uploaded at the moment. Please try again later.",
    );
    expect(sendButton().getAttribute("aria-disabled")).toBe("true");

    await userEvent.click(screen.getByRole("button", { name: "Upload invoice.pdf again" }));
    expect(screen.getByRole("progressbar")).toBeTruthy();
    await uploads[1]?.finish();
    expect(sendButton().getAttribute("aria-disabled")).toBe("false");
  });

  test("too large ones are not worth another try", async () => {
    const { uploads, upload } = scriptedUploads();
    await setUp({ upload });
    await choose(pdf);
    await uploads[0]?.fail(
      new ParlanceError("25 MB", { code: "file-too-large", userMessage: "At most 25 MB." }),
    );
    expect(chips()[0]?.textContent).toContain("At most 25 MB.");
    expect(screen.queryByRole("button", { name: "Upload invoice.pdf again" })).toBeNull();
  });

  test("sending waits for what is under way", async () => {
    const { uploads, upload } = scriptedUploads();
    const { connector } = await setUp({ upload });
    await choose(pdf);
    await userEvent.type(field(), "Look{Enter}");
    expect(connector.sent).toHaveLength(0);
    expect(field().value).toBe("Look");
    expect(
      screen.getByRole("button", { name: "Sent as soon as the file has been uploaded" }),
    ).toBeTruthy();

    await userEvent.type(field(), " here");
    await uploads[0]?.finish();
    await vi.waitFor(() => expect(connector.sent).toHaveLength(1));
    expect(connector.sent[0]?.command).toMatchObject({
      text: "Look here",
      files: [uploadedFrom(pdf)],
    });
  });

  test("when one fails meanwhile, nothing is sent and nothing lost", async () => {
    const { uploads, upload } = scriptedUploads();
    const { connector } = await setUp({ upload });
    await choose(pdf);
    await userEvent.type(field(), "Look{Enter}");
    await uploads[0]?.fail(new ParlanceError("no", { code: "upload-failed" }));
    await vi.waitFor(() => expect(sendButton()).toBeTruthy());
    expect(connector.sent).toHaveLength(0);
    expect(field().value).toBe("Look");
    expect(chips()).toHaveLength(1);

    // The writer decides to do without it; it stays where it can be tried again.
    await userEvent.keyboard("{Enter}");
    expect(connector.sent[0]?.command).toMatchObject({ text: "Look", files: [] });
    expect(chips()).toHaveLength(1);
  });

  test("are dropped on the chat around the composer", async () => {
    const { uploads, upload } = scriptedUploads();
    const session = createChatSession({ connector: createScriptedConnector({ upload }) });
    await act(() => session.start());
    render(
      <main className="parlance-chat-panel">
        <p>Messages</p>
        <Composer session={session} accept=".pdf" />
      </main>,
    );
    const messages = screen.getByText("Messages");
    const dataTransfer = { types: ["Files"], files: [pdf, photo], items: [], dropEffect: "none" };

    fireEvent.dragEnter(messages, { dataTransfer });
    fireEvent.dragEnter(field(), { dataTransfer });
    fireEvent.dragLeave(messages, { dataTransfer });
    expect(screen.getByText("Drop files to attach them")).toBeTruthy();
    const over = createEvent.dragOver(field(), { dataTransfer });
    fireEvent(field(), over);
    expect(over.defaultPrevented).toBe(true);

    const drop = createEvent.drop(field(), { dataTransfer });
    fireEvent(field(), drop);
    expect(drop.defaultPrevented).toBe(true);
    expect(screen.queryByText("Drop files to attach them")).toBeNull();
    await vi.waitFor(() => expect(uploads.map(({ file }) => file.name)).toEqual(["invoice.pdf"]));
    expect(screen.getByText("Files of this kind cannot be sent: photo.png")).toBeTruthy();

    fireEvent.dragEnter(messages, { dataTransfer: { ...dataTransfer, types: ["text/plain"] } });
    expect(screen.queryByText("Drop files to attach them")).toBeNull();
  });

  test.each([
    { from: "a file manager", types: ["text/plain", "Files"], plain: "photo.png", taken: true },
    { from: "a picture's menu", types: ["text/html", "Files"], plain: "", taken: true },
    {
      from: "a word processor",
      types: ["text/plain", "text/html", "Files"],
      plain: "Dear all",
      taken: false,
    },
  ])("pasted from $from: taken $taken", async ({ types, plain, taken }) => {
    await setUp();
    const paste = createEvent.paste(field(), {
      clipboardData: { types, files: [photo], getData: () => plain },
    });
    await act(async () => fireEvent(field(), paste));
    expect(paste.defaultPrevented).toBe(taken);
    expect(screen.queryByRole("list", { name: "Attachments" }) !== null).toBe(taken);
  });

  test("have no place where the vendor takes none", async () => {
    await setUp({ capabilities: { attachments: false } });
    expect(screen.queryByRole("button", { name: "Attach files" })).toBeNull();
    const paste = createEvent.paste(field(), {
      clipboardData: { types: ["Files"], files: [photo], getData: () => "" },
    });
    fireEvent(field(), paste);
    expect(paste.defaultPrevented).toBe(false);
    fireEvent.dragEnter(field(), { dataTransfer: { types: ["Files"], files: [photo], items: [] } });
    expect(screen.queryByText("Drop files to attach them")).toBeNull();
  });

  test("on their way when the composer goes are given up", async () => {
    const { uploads, upload } = scriptedUploads();
    const { view } = await setUp({ upload });
    await choose(pdf);
    view.unmount();
    expect(uploads[0]?.options.signal?.aborted).toBe(true);
  });
});
