import { useCallback, useEffect, useState } from "react";
import type { HostOrder, HostReport } from "../host-control";
import type { VendorHost } from "../vendor-choice";

/** The fake vendor behind the page. */
export interface Host {
  /** What it has seen; undefined until it was asked. */
  readonly report: HostReport | undefined;
  /** Rejects with what the host says when it cannot. */
  readonly order: (order: HostOrder) => Promise<void>;
}

/** Orders for a fake vendor, and its report: fetched again whenever `occasion` changes. */
export function useHost(name: VendorHost, occasion: unknown): Host {
  const [heard, setHeard] = useState<{ readonly name: VendorHost; readonly report: HostReport }>();

  useEffect(() => {
    let isCurrent = true;
    fetchReport(name, {}).then(
      (report) => isCurrent && setHeard({ name, report }),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [name, occasion]);

  const order = useCallback(
    async (order: HostOrder) => {
      const report = await fetchReport(name, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(order),
      });
      setHeard({ name, report });
    },
    [name],
  );

  return { report: heard?.name === name ? heard.report : undefined, order };
}

async function fetchReport(name: VendorHost, init: RequestInit): Promise<HostReport> {
  const response = await fetch(`/demo/control/${name}`, init);
  const body = (await response.json()) as HostReport | { readonly error: { message: string } };
  if ("error" in body) throw new Error(body.error.message);
  return body;
}
