import type { PartProps } from "@parlance/react";
import type { DataPart } from "@parlance/react/core";
import "./order-card.css";

/** How an order looks that an agent of dialect B2 says as an object. */
export function OrderCard({ part }: PartProps<DataPart>) {
  const { order, parcels } = (part.data ?? {}) as {
    readonly order?: string;
    readonly parcels?: number;
  };
  return (
    <p className="order-card" dir="auto">
      Order <strong>{order ?? "without a number"}</strong>
      {parcels !== undefined && <span>{parcels === 1 ? "1 parcel" : `${parcels} parcels`}</span>}
    </p>
  );
}
