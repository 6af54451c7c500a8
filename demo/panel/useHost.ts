import { useCallback, useEffect, useState } from "react";
import type { HostOrder, HostReport } from "../host-control";

/** The fake vendor behind the page. */
export interface Host {
  /** What it has seen; undefined until it was asked. */
  readonly report: HostReport | undefined;
  /** Rejects with what the host says when it cannot. */
  readonly order: (order: HostOrder) => Promise<void>;
}

/** Orders for the fake vendor, and its report: fetched again whenever `occasion` changes. */
export function useHost(occasion: unknown): Host {
  const [report, setReport] = useState<HostReport>();

  useEffect(() => {
    let isCurrent = true;
    fetchReport({}).then(
      (report) => isCurrent && setReport(report),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [occasion]);

  const order = useCallback(async (order: HostOrder) => {
    setReport(
      await fetchReport({
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(order),
      }),
    );
  }, []);

  return { report, order };
}

async function fetchReport(init: RequestInit): Promise<HostReport> {
  const response = await fetch("/demo/control", init);
  const body = (await response.json()) as HostReport | { readonly error: { message: string } };
  if ("error" in body) throw new Error(body.error.message);
  return body;
}
