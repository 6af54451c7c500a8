/** A request the vendor refuses: thrown where the rule is, turned into an answer at the edge. */
export class VendorFault extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
