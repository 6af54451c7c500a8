import type { HaipDialect, HaipTransportName } from "@parlance/react/haip";

/** The agent behind the page, and how it is reached. */
export type VendorChoice =
  | { readonly vendor: "happyrobot" }
  | { readonly vendor: "kivox" }
  | {
      readonly vendor: "haip";
      readonly dialect: HaipDialect;
      readonly transport: HaipTransportName;
    };

/** A fake that the demo serves: the vendor, or one of its dialects. */
export type VendorHost = "happyrobot" | "kivox" | `haip-${HaipDialect}`;

export const haipDialects: readonly HaipDialect[] = ["A", "B1", "B2"];
export const haipTransports: readonly HaipTransportName[] = ["websocket", "sse", "http-streaming"];

/** The choice that stands in the address of the page; what it does not say, or says wrong, has its default. */
export function readChoice(search: string): VendorChoice {
  const query = new URLSearchParams(search);
  const vendor = query.get("vendor");
  if (vendor === "kivox") return { vendor };
  if (vendor !== "haip") return { vendor: "happyrobot" };
  const isAsked = (name: string) => (value: string) => value === query.get(name);
  return {
    vendor,
    dialect: haipDialects.find(isAsked("dialect")) ?? "A",
    transport: haipTransports.find(isAsked("transport")) ?? "websocket",
  };
}

/** The address with another choice in it. */
export function withChoice(address: string, choice: VendorChoice): string {
  const url = new URL(address);
  for (const name of ["vendor", "dialect", "transport"]) url.searchParams.delete(name);
  // The first choice needs no words.
  if (choice.vendor !== "happyrobot") {
    for (const [name, value] of Object.entries(choice)) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Which of the fakes this talks to. */
export function hostOf(choice: VendorChoice): VendorHost {
  return choice.vendor === "haip" ? `haip-${choice.dialect}` : choice.vendor;
}
