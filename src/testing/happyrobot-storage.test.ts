import { expect, it } from "vitest";
import { createManualClock } from "./clock";
import { createFakeHappyRobot, type FakeHappyRobot } from "./happyrobot";
import { createMemoryClient } from "./memory-client";

function vendor(options: Parameters<typeof createFakeHappyRobot>[0] = {}) {
  const clock = createManualClock({ start: Date.UTC(2026, 0, 1) });
  const fake = createFakeHappyRobot({ clock, agent: () => "Got it.", ...options });
  return { clock, fake, client: createMemoryClient(fake) };
}

const presignPath = "/chat/upload/presigned?filename=my+note.txt&mime_type=text/plain";

async function presign(client: ReturnType<typeof createMemoryClient>) {
  const { body } = await client.request("GET", presignPath);
  return body as { artifact_id: string; upload_url: string; s3_uri: string; max_file_size: number };
}

async function put(
  fake: FakeHappyRobot,
  url: string,
  bytes: BodyInit,
  headers: Record<string, string> = { "content-type": "text/plain" },
) {
  const response = await fake.handle(new Request(url, { method: "PUT", body: bytes, headers }));
  if (!response) throw new Error("The bucket does not know this address.");
  return { status: response.status, text: await response.text() };
}

it("takes a file in three steps and gives it back by the address in history", async () => {
  const { fake, client } = vendor();
  const sessionId = await client.createSession();
  const file = crypto.getRandomValues(new Uint8Array(50_000));

  const presigned = await presign(client);
  expect(presigned).toEqual({
    artifact_id: expect.any(String),
    upload_url: expect.stringMatching(
      /^https:\/\/platform\.happyrobot\.ai\/.*Signature=[\w-]{43}$/,
    ),
    s3_uri: expect.stringMatching(/^s3:\/\/.*my%20note\.txt$/),
    max_file_size: 52_428_800,
  });
  expect((await put(fake, presigned.upload_url, file)).status).toBe(200);
  const completed = await client.request("POST", "/chat/upload/complete", {
    body: {
      artifact_id: presigned.artifact_id,
      s3_uri: presigned.s3_uri,
      filename: "my note.txt",
      mime_type: "text/plain",
      size_bytes: 50_000,
    },
  });
  expect(completed.status).toBe(200);
  expect(completed.body).toEqual({ artifact_id: presigned.artifact_id, status: "completed" });
  expect(fake.uploads.get(presigned.artifact_id)).toMatchObject({
    status: "complete",
    attempts: 1,
    bytes: file,
  });

  await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
    body: {
      content: " ",
      artifacts: [{ media_id: presigned.artifact_id, mime_type: "text/plain" }],
    },
  });
  const [message] = await client.history(sessionId);
  expect(message?.artifacts).toEqual([
    {
      media_id: presigned.artifact_id,
      filename: "my note.txt",
      mime_type: "text/plain",
      file_size: 50_000,
      presigned_url: expect.any(String),
    },
  ]);
  const [artifact] = message?.artifacts as { presigned_url: string }[];
  const download = await fake.handle(new Request(artifact?.presigned_url ?? ""));
  expect(download?.headers.get("content-type")).toBe("text/plain");
  expect(new Uint8Array((await download?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(file);
});

it("hands attachments to the agent", async () => {
  const seen: unknown[] = [];
  const { fake, client } = vendor({
    agent: ({ attachments }) => {
      seen.push(...attachments);
      return "";
    },
  });
  const sessionId = await client.createSession();
  const { artifact_id, s3_uri, upload_url } = await presign(client);
  await put(fake, upload_url, "four");
  await client.request("POST", "/chat/upload/complete", {
    body: { artifact_id, s3_uri, filename: "my note.txt", mime_type: "text/plain", size_bytes: 4 },
  });
  await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
    body: { content: " ", artifacts: [{ media_id: artifact_id, mime_type: "text/plain" }] },
  });
  expect(seen).toEqual([
    { mediaId: artifact_id, filename: "my note.txt", mimeType: "text/plain", sizeBytes: 4 },
  ]);
});

it("answers 400 to a presign without name or type", async () => {
  const { client } = vendor();
  for (const query of [
    "",
    "?filename=a.txt",
    "?mime_type=text/plain",
    "?filename=&mime_type=a/b",
  ]) {
    const answer = await client.request("GET", `/chat/upload/presigned${query}`);
    expect(answer.status).toBe(400);
  }
});

it("refuses an upload with an Authorization header, a changed signature, or another type", async () => {
  const { fake, client } = vendor();
  const { artifact_id, upload_url } = await presign(client);
  const refused = [
    await put(fake, upload_url, "x", { "content-type": "text/plain", authorization: "Bearer x" }),
    await put(fake, upload_url.replace(/.$/, "_"), "x"),
    await put(fake, upload_url.replace(/Expires=\d+/, "Expires=9999999999"), "x"),
    await put(fake, upload_url, "x", { "content-type": "image/png" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([400, 403, 403, 403]);
  expect(refused.map(({ text }) => /<Code>(.*)<\/Code>/.exec(text)?.[1])).toEqual([
    "InvalidArgument",
    "SignatureDoesNotMatch",
    "SignatureDoesNotMatch",
    "SignatureDoesNotMatch",
  ]);
  expect(fake.uploads.get(artifact_id)?.status).toBe("presigned");
});

it("does not let an address for uploading be used for reading", async () => {
  const { fake, client } = vendor();
  const { upload_url } = await presign(client);
  await put(fake, upload_url, "secret");
  expect((await fake.handle(new Request(upload_url)))?.status).toBe(403);
});

it("lets a presigned address live for 15 minutes", async () => {
  const { clock, fake, client } = vendor();
  const { upload_url } = await presign(client);
  await clock.advance(899_999);
  expect((await put(fake, upload_url, "x")).status).toBe(200);
  await clock.advance(1);
  const late = await put(fake, upload_url, "x");
  expect(late.status).toBe(403);
  expect(late.text).toContain("expired");
});

it("refuses bytes over the limit, whether the length is announced or not", async () => {
  const { fake, client } = vendor({ maxFileSize: 10 });
  const { artifact_id, upload_url, max_file_size } = await presign(client);
  expect(max_file_size).toBe(10);
  const announced = await put(fake, upload_url, "0", {
    "content-type": "text/plain",
    "content-length": "11",
  });
  const unannounced = await put(fake, upload_url, "0123456789!");
  for (const { status, text } of [announced, unannounced]) {
    expect(status).toBe(400);
    expect(text).toContain("EntityTooLarge");
  }
  expect(fake.uploads.get(artifact_id)?.bytes).toBeUndefined();
  expect((await put(fake, upload_url, "0123456789")).status).toBe(200);
});

it("allows a browser to PUT from anywhere, but not to bring its own credential", async () => {
  const { fake, client } = vendor();
  const { upload_url } = await presign(client);
  const preflight = await fake.handle(new Request(upload_url, { method: "OPTIONS" }));
  expect(preflight?.status).toBe(204);
  expect(preflight?.headers.get("access-control-allow-methods")).toContain("PUT");
  expect(preflight?.headers.get("access-control-allow-headers")).toBe("content-type");
});

it("checks each member when an upload is completed", async () => {
  const { fake, client } = vendor({ maxFileSize: 10 });
  const { artifact_id, s3_uri, upload_url } = await presign(client);
  const good = {
    artifact_id,
    s3_uri,
    filename: "my note.txt",
    mime_type: "text/plain",
    size_bytes: 4,
  };
  const complete = async (body: unknown) =>
    (await client.request("POST", "/chat/upload/complete", { body })).status;
  expect(await complete(good)).toBe(400); // nothing was uploaded
  await put(fake, upload_url, "four");
  expect(await complete({ ...good, size_bytes: 0 })).toBe(400);
  expect(await complete({ ...good, size_bytes: 5 })).toBe(400);
  expect(await complete({ ...good, size_bytes: 11 })).toBe(413);
  expect(await complete({ ...good, filename: "other.txt" })).toBe(400);
  expect(await complete({ ...good, mime_type: "image/png" })).toBe(400);
  expect(await complete({ ...good, s3_uri: "s3://elsewhere" })).toBe(400);
  expect(await complete({ ...good, artifact_id: "unknown" })).toBe(400);
  expect(await complete({ size_bytes: 4 })).toBe(400);
  expect(await complete(good)).toBe(200);
});

it("answers 404 to a message with an artifact that is unknown, unfinished or foreign", async () => {
  const { fake, client } = vendor();
  const sessionId = await client.createSession();
  const unfinished = await presign(client);
  const stranger = createMemoryClient(fake, fake.mintToken({ env: "staging" }).token);
  const foreign = await presign(stranger);
  await put(fake, foreign.upload_url, "four");
  await stranger.request("POST", "/chat/upload/complete", {
    body: {
      artifact_id: foreign.artifact_id,
      s3_uri: foreign.s3_uri,
      filename: "my note.txt",
      mime_type: "text/plain",
      size_bytes: 4,
    },
  });
  expect(fake.uploads.get(foreign.artifact_id)?.status).toBe("complete");
  for (const media_id of ["unknown", unfinished.artifact_id, foreign.artifact_id]) {
    const answer = await client.request("POST", `/chat/sessions/${sessionId}/messages`, {
      body: { content: " ", artifacts: [{ media_id, mime_type: "text/plain" }] },
    });
    expect(answer.status).toBe(404);
  }
  expect(fake.sessions[0]?.messages).toEqual([]);
});
