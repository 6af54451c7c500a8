import { useEffect, useRef, useState, type RefObject } from "react";
import { droppedFiles, hasFiles } from "./accepted-files";

/**
 * Takes files that are dropped on the chat around `element`, or on itself where there is none. Returns whether files are being
 * dragged over it.
 */
export function useFileDrop(
  element: RefObject<HTMLElement | null>,
  isEnabled: boolean,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [isOver, setIsOver] = useState(false);
  const latestOnFiles = useRef(onFiles);
  useEffect(() => {
    latestOnFiles.current = onFiles;
  });

  useEffect(() => {
    const zone = element.current?.closest<HTMLElement>(".parlance-chat-panel") ?? element.current;
    if (!zone || !isEnabled) return;
    // Each element in the zone is entered and left; over the zone itself is what is between the first and the last.
    let depth = 0;

    function onDrag(event: DragEvent): void {
      if (!hasFiles(event.dataTransfer)) return;
      if (event.type === "dragenter") depth += 1;
      if (event.type === "dragleave") depth -= 1;
      if (event.type === "drop") {
        depth = 0;
        latestOnFiles.current(droppedFiles(event.dataTransfer));
      }
      // Without it the browser would leave the page for the file.
      if (event.type !== "dragleave") event.preventDefault();
      if (event.type === "dragover" && event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      setIsOver(depth > 0);
    }

    const events = ["dragenter", "dragover", "dragleave", "drop"] as const;
    for (const type of events) zone.addEventListener(type, onDrag);
    return () => {
      for (const type of events) zone.removeEventListener(type, onDrag);
      setIsOver(false);
    };
  }, [element, isEnabled]);

  return isOver;
}
