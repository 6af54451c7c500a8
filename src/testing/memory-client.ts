import type { FakeHappyRobot } from "./happyrobot";

/** The far end of a socket that only exists in memory, for the tests of this folder. */
export interface MemorySocket {
  /** Parsed where it is JSON. */
  readonly frames: readonly Record<string, unknown>[];
  readonly texts: readonly string[];
  readonly closed: { readonly code: number | undefined; readonly reason: string } | undefined;
  readonly types: readonly string[];
  ofType(type: string): readonly Record<string, unknown>[];
  send(frame: unknown): void;
  sendText(text: unknown): void;
  close(): void;
}

export function openMemorySocket(fake: FakeHappyRobot, url: string): MemorySocket {
  const texts: string[] = [];
  let closed: MemorySocket["closed"];
  let toFake: (data: unknown) => void = () => {};
  let tellClosed: (code: number, reason: string) => void = () => {};
  fake.accept(
    {
      send(data) {
        if (closed) throw new Error("The fake wrote to a closed socket.");
        if (typeof data === "string") texts.push(data);
      },
      close(code, reason = "") {
        if (closed) throw new Error("The fake closed a socket twice.");
        closed = { code, reason };
        tellClosed(code ?? 1006, reason);
      },
      onMessage(listener) {
        toFake = listener;
      },
      onClose(listener) {
        tellClosed = listener;
      },
    },
    { url },
  );
  const frames = () =>
    texts.flatMap((text) => {
      try {
        const value: unknown = JSON.parse(text);
        return typeof value === "object" && value ? [value as Record<string, unknown>] : [];
      } catch {
        return [];
      }
    });
  return {
    get frames() {
      return frames();
    },
    get types() {
      return frames().map(({ type }) => String(type));
    },
    ofType: (type) => frames().filter((frame) => frame.type === type),
    texts,
    get closed() {
      return closed;
    },
    send(frame) {
      toFake(JSON.stringify(frame));
    },
    sendText(text) {
      toFake(text);
    },
    close() {
      closed = { code: 1000, reason: "" };
      tellClosed(1000, "");
    },
  };
}

/** A client without any habits of its own: it asks what a test tells it to ask. */
export function createMemoryClient(fake: FakeHappyRobot, token = fake.mintToken().token) {
  async function request(
    method: string,
    path: string,
    options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const bearer = "token" in options ? options.token : token;
    const response = await fake.handle(
      new Request(path.startsWith("http") ? path : `${fake.baseUrl}${path}`, {
        method,
        headers: {
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...options.headers,
        },
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      }),
    );
    if (!response) throw new Error(`${method} ${path} is no route of the fake.`);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }
  return {
    token,
    request,
    async createSession(): Promise<string> {
      const { body } = await request("POST", "/chat/sessions/");
      return String(body.session_id);
    },
    connect(sessionId: string, socketToken = token): MemorySocket {
      return openMemorySocket(
        fake,
        `${fake.baseUrl}/chat/sessions/${sessionId}/ws?token=${socketToken}`,
      );
    },
    async history(sessionId: string): Promise<readonly Record<string, unknown>[]> {
      const { body } = await request("GET", `/chat/sessions/${sessionId}/history`);
      return body.messages as Record<string, unknown>[];
    },
  };
}
