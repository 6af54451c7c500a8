import { useSyncExternalStore } from "react";

/** The time to the second, in milliseconds since the epoch. */
export function useNow(): number {
  return useSyncExternalStore(everyMoment, () => Math.floor(Date.now() / 1000) * 1000);
}

function everyMoment(listener: () => void): () => void {
  const timer = setInterval(listener, 250);
  return () => clearInterval(timer);
}
