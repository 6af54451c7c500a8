import type { ReactNode } from "react";
import { safeUrl } from "./safe-url";

/** A link that leaves the page in a new tab and tells the other side nothing; only its text where it must not go. */
export function safeLink(key: number, url: string, children: ReactNode, title?: string): ReactNode {
  const href = safeUrl(url);
  if (href === undefined) return children;
  return (
    <a
      key={key}
      className="parlance-link"
      href={href}
      title={title}
      // A mail program or a telephone opens no tab.
      target={href.startsWith("http") ? "_blank" : undefined}
      rel="noopener noreferrer nofollow"
    >
      {children}
    </a>
  );
}
