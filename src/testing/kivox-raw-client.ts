import { createFakeKivox, type FakeKivoxOptions } from "./kivox";

/** What is sent beside method and path. */
export interface RawOrder {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The index of a user of the seed, `null` for nobody. @defaultValue 0 */
  readonly as?: number | null;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  // A test knows what it asked for.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly headers: Headers;
}

/** A fake with somebody who asks it, by API key, in this process. For the tests of this folder. */
export function openRawKivox(options: FakeKivoxOptions = {}) {
  const fake = createFakeKivox(options);
  const keys = new Map<number, string>();

  async function ask(method: string, path: string, order: RawOrder = {}): Promise<RawAnswer> {
    const { body, as = 0 } = order;
    if (as !== null && !keys.has(as) && fake.users[as])
      keys.set(as, fake.mintToken({ userId: fake.users[as].id }).token);
    const key = as === null ? undefined : keys.get(as);
    const response = await fake.handle(
      new Request(`${fake.baseUrl}${path}`, {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          "x-turnstile-token": "token",
          ...order.headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    if (!response) throw new Error(`The fake does not know ${path}.`);
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  }

  return { fake, ask };
}
