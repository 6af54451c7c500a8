import { ChevronDownIcon, IconButton, joinClasses, useFormat } from "../../components/index";
import { useAgentsText } from "../AgentsProvider";

interface PaginationProps {
  /** Counted from 1. */
  readonly page: number;
  /** How many there are. */
  readonly pages: number;
  readonly onPage: (page: number) => void;
  readonly className?: string | undefined;
}

/** Leads from page to page. At an end its button stays, and with it the focus, but does nothing. */
export function Pagination({ page, pages, onPage, className }: PaginationProps) {
  const text = useAgentsText();
  const format = useFormat();
  const step = (to: number) => ({
    "aria-disabled": to < 1 || to > pages,
    onClick: () => {
      if (to >= 1 && to <= pages) onPage(to);
    },
  });
  return (
    <nav className={joinClasses("parlance-pagination", className)} aria-label={text.pages}>
      <IconButton
        label={text.previousPage}
        className="parlance-pagination__previous"
        {...step(page - 1)}
      >
        <ChevronDownIcon />
      </IconButton>
      <span className="parlance-pagination__place">{text.pageOf(page, pages, format)}</span>
      <IconButton label={text.nextPage} className="parlance-pagination__next" {...step(page + 1)}>
        <ChevronDownIcon />
      </IconButton>
    </nav>
  );
}
