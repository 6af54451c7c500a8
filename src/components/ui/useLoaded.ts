import { useEffect, useRef, useState } from "react";

/**
 * What `load` brings, from when it is wanted: a piece that most pages never need. Undefined until it is there. A failure is told and
 * not kept: the next time it is wanted it is tried again.
 */
export function useLoaded<Piece>(
  load: () => Promise<Piece>,
  isWanted: boolean,
  onFailed: () => void,
): Piece | undefined {
  const [loaded, setLoaded] = useState<{ readonly piece: Piece }>();
  const latest = useRef({ load, onFailed });
  useEffect(() => {
    latest.current = { load, onFailed };
  });

  useEffect(() => {
    if (!isWanted || loaded) return;
    let isAwaited = true;
    latest.current.load().then(
      (piece) => {
        if (isAwaited) setLoaded({ piece });
      },
      // Offline, or a page older than the last deployment.
      () => {
        if (isAwaited) latest.current.onFailed();
      },
    );
    return () => {
      isAwaited = false;
    };
  }, [isWanted, loaded]);

  return isWanted ? loaded?.piece : undefined;
}
