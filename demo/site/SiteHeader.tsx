import type { ReactNode } from "react";
import { addressOf, linkTo } from "../route";
import { PloverMark } from "./PloverMark";

/** Props of {@link SiteHeader}. */
export interface SiteHeaderProps {
  /** Whether the page at hand is that of the agents. @defaultValue false */
  readonly isOffice?: boolean;
  readonly children?: ReactNode;
}

/** The name of the house, and where else one can go in it. */
export function SiteHeader({ isOffice = false, children }: SiteHeaderProps) {
  const site = addressOf({ page: "site" });
  return (
    <header className="site-header">
      <a
        className="site-header__name"
        {...(isOffice ? linkTo({ page: "site" }) : { href: "#top" })}
      >
        <PloverMark />
        Plover
      </a>
      <nav className="site-header__links" aria-label="Site">
        <a href={`${site}#how`}>How it works</a>
        <a href={`${site}#prices`}>Prices</a>
        <a href={`${site}#questions`}>Questions</a>
        <a
          {...linkTo({ page: "agents", tab: "agents" })}
          className="site-header__office"
          aria-current={isOffice ? "page" : undefined}
        >
          Agents
        </a>
      </nav>
      {children}
    </header>
  );
}
