import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";

interface ScrollRegionProps {
  readonly as?: "div" | "pre";
  readonly className: string;
  /** What it holds, for screen readers. */
  readonly label: string;
  /** One element, whose size decides whether there is anything to scroll. */
  readonly children: ReactNode;
}

/** An element that scrolls, by the keyboard too, when what it holds is wider or taller than it is. */
export function ScrollRegion({
  as: Element = "div",
  className,
  label,
  children,
}: ScrollRegionProps) {
  const region = useRef<HTMLElement>(null);
  const [isOverflowing, setIsOverflowing] = useState(false);

  useEffect(() => {
    const element = region.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      setIsOverflowing(
        element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight,
      );
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);

  return (
    <Element
      // Of one element or the other; the same ref, or it would be let go and taken with every chunk of code.
      ref={region as RefObject<never>}
      className={className}
      // A group and no region: landmarks of the same name would be too many to tell apart.
      role={isOverflowing ? "group" : undefined}
      aria-label={isOverflowing ? label : undefined}
      tabIndex={isOverflowing ? 0 : undefined}
    >
      {children}
    </Element>
  );
}
