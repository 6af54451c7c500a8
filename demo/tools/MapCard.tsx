import type { PartProps } from "@parlance/react";
import type { ToolCallPart } from "@parlance/react/core";
import "./map-card.css";

const route = "M18 132 H86 V92 H150 V58 H214 V34 H282";

/** How a call of `show_map` looks in the conversation: no fold with JSON, but the map itself. */
export function MapCard({ part }: PartProps<ToolCallPart>) {
  const { status, input, output, progress = 0, error } = part;
  const { parcel, rider } = (input ?? {}) as { readonly parcel?: string; readonly rider?: string };
  const found = output as { readonly distanceKm?: number; readonly minutes?: number } | undefined;
  const drawn = status === "complete" ? 1 : progress;

  return (
    <figure className="map-card" data-status={status}>
      <svg viewBox="0 0 300 150" role="img" aria-label={`The way of parcel ${parcel ?? ""}`}>
        <path className="map-card__water" d="M0 0 H92 C80 26 60 30 44 52 S18 70 0 72 Z" />
        <path className="map-card__park" d="M168 76 h86 v54 h-86 z" />
        <path
          className="map-card__streets"
          d="M0 132 H300 M0 92 H300 M60 58 H300 M96 34 H300 M86 0 V150 M150 0 V150 M214 0 V150 M262 0 V150 M30 70 V150"
        />
        <path className="map-card__plan" d={route} />
        <path
          className="map-card__way"
          d={route}
          pathLength={1}
          strokeDasharray="1"
          strokeDashoffset={1 - drawn}
        />
        <circle className="map-card__start" cx="18" cy="132" r="5" />
        <circle className="map-card__door" cx="282" cy="34" r="7" />
      </svg>
      <figcaption dir="auto">
        <strong>{parcel ?? "Your parcel"}</strong>
        <span>{caption(status, { rider, error, ...found })}</span>
      </figcaption>
    </figure>
  );
}

function caption(
  status: ToolCallPart["status"],
  facts: {
    readonly rider?: string | undefined;
    readonly error?: string | undefined;
    readonly distanceKm?: number;
    readonly minutes?: number;
  },
): string {
  const { rider = "The rider", error, distanceKm, minutes } = facts;
  if (status === "failed") return error ?? "The map could not be drawn";
  if (status === "cancelled") return "Not drawn to its end";
  if (distanceKm === undefined) return `Looking for ${rider}…`;
  return `${rider} is ${distanceKm} km away, about ${minutes ?? "a few"} minutes`;
}
