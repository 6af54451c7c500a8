import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cdp, commands, userEvent } from "vitest/browser";
import { ChatWidget } from "../../src/index";
import { createHappyRobotChat } from "../../src/protocols/happyrobot/index";

const megabyte = 1_048_576;
let host = 0;

/** Fast enough for a test, and slow enough to see five megabytes move. */
beforeEach(() => setUploadSpeed(6 * megabyte));
afterEach(async () => {
  await setUploadSpeed(-1);
  await commands.stopHappyRobot(host);
});

function setUploadSpeed(bytesPerSecond: number) {
  return cdp().send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

async function openWidget(maxFileSize = 10 * megabyte) {
  const started = await commands.startHappyRobot({ maxFileSize, answers: ["Thank you."] });
  host = started.id;
  const connector = createHappyRobotChat({
    getToken: () => commands.mintHappyRobotToken(host),
    baseUrl: started.baseUrl,
  });
  const { container } = render(
    <StrictMode>
      <ChatWidget connector={connector} defaultOpen />
    </StrictMode>,
  );
  await waitFor(() =>
    expect(container.ownerDocument.querySelector("[data-connection=connected]")).not.toBeNull(),
  );
}

function fileOf(megabytes: number, name: string): File {
  const bytes = new Uint8Array(megabytes * megabyte);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = (index * 31) ^ (index >>> 8);
  return new File([bytes], name, { type: "application/pdf" });
}

function choose(file: File) {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("The composer has no file input.");
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input.files = transfer.files;
  fireEvent.change(input);
}

async function sha256(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

test("a file of 5 MB uploads with a moving bar and arrives byte for byte", async () => {
  await openWidget();
  const file = fileOf(5, "contract.pdf");
  choose(file);
  const bar = await screen.findByRole<HTMLProgressElement>("progressbar");
  const seen = new Set<number>();
  const observer = new MutationObserver(() => seen.add(bar.value));
  observer.observe(bar, { attributes: true });
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull(), { timeout: 20_000 });
  observer.disconnect();
  const steps = [...seen];
  expect(steps.filter((step) => step > 0 && step < 1).length).toBeGreaterThanOrEqual(2);
  expect(steps).toEqual([...steps].sort((one, other) => one - other));

  await userEvent.fill(screen.getByRole("textbox"), "My contract");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByText("Thank you.")).toBeDefined());
  const { uploads, sessions } = await commands.reportHappyRobot(host);
  expect(uploads).toEqual([
    { filename: "contract.pdf", size: 5 * megabyte, sha256: await sha256(file) },
  ]);
  expect(sessions[0]?.messages[0]).toEqual({ role: "user", content: "My contract", files: 1 });
  expect(within(screen.getByRole("log")).getByText("contract.pdf")).toBeDefined();
}, 40_000);

test("an upload can be cancelled on its way", async () => {
  await openWidget();
  choose(fileOf(5, "mistake.pdf"));
  const bar = await screen.findByRole<HTMLProgressElement>("progressbar");
  await waitFor(() => expect(bar.value).toBeGreaterThan(0));
  await userEvent.click(screen.getByRole("button", { name: /remove mistake\.pdf/i }));
  expect(screen.queryByText("mistake.pdf")).toBeNull();
  await userEvent.fill(screen.getByRole("textbox"), "Never mind");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByText("Thank you.")).toBeDefined());
  const { uploads, requests, sessions } = await commands.reportHappyRobot(host);
  expect(uploads).toEqual([]);
  expect(requests.some(({ path }) => path.includes("/upload/complete"))).toBe(false);
  expect(sessions[0]?.messages[0]).toMatchObject({ content: "Never mind", files: 0 });
}, 40_000);

test("a file over the limit is refused before it travels, by a sentence that names the limit", async () => {
  await openWidget(2 * megabyte);
  choose(fileOf(3, "too-big.pdf"));
  const chip = (await screen.findByText("too-big.pdf")).closest("li");
  await waitFor(() => expect(chip?.textContent).toMatch(/2 MB/));
  const { requests } = await commands.reportHappyRobot(host);
  expect(requests.filter(({ method }) => method === "PUT")).toEqual([]);
  expect(requests.some(({ path }) => path.includes("/upload/presigned"))).toBe(true);
}, 40_000);
