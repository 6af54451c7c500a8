import { afterEach, describe, expect, it } from "vitest";
import { closeHaip, heard, openHaip, sayOver } from "./haip-raw-client";
import type { FakeHaipDialect } from "./haip-wire";

afterEach(closeHaip);

const lastType: Record<FakeHaipDialect, string> = {
  A: "TEXT_MESSAGE_END",
  B1: "MESSAGE_END",
  B2: "MESSAGE",
};

describe.each(["A", "B1", "B2"] as const)(
  "a conversation over a real socket in dialect %s",
  (dialect) => {
    it("is answered in the run or transaction of the message", async () => {
      const { fake, enter } = await openHaip({ dialect });
      const client = await enter();
      const address = await sayOver(client, fake, "Hello there");
      const last = await client.until(lastType[dialect]);
      expect(last).toMatchObject(dialect === "A" ? { run_id: address } : { transaction: address });
      expect(heard(client)).toEqual(["You said: Hello there"]);
      expect(fake.sessions).toHaveLength(1);
      expect(fake.sessions[0]?.texts.map(({ role, text }) => [role, text])).toEqual([
        ["user", "Hello there"],
        ["agent", "You said: Hello there"],
      ]);
    });
  },
);
