import { icon } from "./Icon";

// Apart from the others, so that they come with the menu and not with the page.

export function SoundIcon() {
  return icon(
    <path d="M4.5 9.75v4.5h3L11.75 18V6L7.5 9.75ZM15 9.25a4 4 0 0 1 0 5.5M17.6 6.75a7.5 7.5 0 0 1 0 10.5" />,
  );
}

export function MutedIcon() {
  return icon(<path d="M4.5 9.75v4.5h3L11.75 18V6L7.5 9.75ZM15.5 9.75l4.5 4.5M20 9.75l-4.5 4.5" />);
}

export function KeyboardIcon() {
  return icon(
    <>
      <rect x="3.25" y="6" width="17.5" height="12" rx="2.5" />
      <path d="M7 10h.01M10.35 10h.01M13.65 10h.01M17 10h.01M8.75 14.25h6.5" />
    </>,
  );
}

export function DownloadIcon() {
  return icon(<path d="M12 4.5v10M7.75 10.75 12 15l4.25-4.25M5 19.25h14" />);
}

export function DataIcon() {
  return icon(
    <path d="M9 4.75c-2.25 0-2.5 1-2.5 2.75S6.75 11 4.5 12c2.25 1 2 2.75 2 4.5s.25 2.75 2.5 2.75M15 4.75c2.25 0 2.5 1 2.5 2.75s-.25 3.5 2 4.5c-2.25 1-2 2.75-2 4.5s-.25 2.75-2.5 2.75" />,
  );
}

export function EndIcon() {
  return icon(<path d="M12 4v7.5M7.25 6.9a7.5 7.5 0 1 0 9.5 0" />);
}
