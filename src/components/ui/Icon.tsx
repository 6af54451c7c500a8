import type { ReactElement } from "react";

/**
 * The one look of all icons: line art that takes the colour and, by `em`, the size of the text around it. Called and not
 * rendered: a screenful of messages has dozens of them, and each component costs.
 */
export function icon(shapes: ReactElement, pointsAlongText = false): ReactElement {
  return (
    <svg
      className="parlance-icon"
      data-points-along-text={pointsAlongText || undefined}
      viewBox="0 0 24 24"
      width="1.25em"
      height="1.25em"
      aria-hidden="true"
    >
      {shapes}
    </svg>
  );
}

export function ChatIcon() {
  return icon(
    <path d="M12 3.75c-5 0-8.75 3.4-8.75 7.75 0 2.35 1.1 4.4 2.85 5.8-.1 1.2-.5 2.2-1.2 2.95 1.75.05 3.3-.5 4.4-1.3.85.2 1.75.3 2.7.3 5 0 8.75-3.4 8.75-7.75S17 3.75 12 3.75ZM8.5 10h7M8.5 13.25h4.5" />,
    true,
  );
}

export function SparkIcon() {
  return icon(
    <path d="M11 4.5c.55 4.3 2.2 5.95 6.5 6.5-4.3.55-5.95 2.2-6.5 6.5-.55-4.3-2.2-5.95-6.5-6.5 4.3-.55 5.95-2.2 6.5-6.5ZM18 15.5c.2 1.75.85 2.4 2.5 2.6-1.65.2-2.3.85-2.5 2.6-.2-1.75-.85-2.4-2.5-2.6 1.65-.2 2.3-.85 2.5-2.6Z" />,
  );
}

export function CloseIcon() {
  return icon(<path d="m6.5 6.5 11 11M17.5 6.5l-11 11" />);
}

export function ChevronDownIcon() {
  return icon(<path d="m6 9.5 6 6 6-6" />);
}

export function MoreIcon() {
  return icon(<path d="M5.5 12h.01M12 12h.01M18.5 12h.01" strokeWidth="2.75" />);
}

export function ArrowDownIcon() {
  return icon(<path d="M12 5v14M6 13l6 6 6-6" />);
}

export function RetryIcon() {
  return icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.75V8h-4.25" />, true);
}

export function ClockIcon() {
  return icon(
    <>
      <circle cx="12" cy="12" r="8.25" />
      <path d="M12 7.5V12l3 2" />
    </>,
  );
}

export function CheckIcon() {
  return icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
}

export function AlertIcon() {
  return icon(
    <>
      <circle cx="12" cy="12" r="8.25" />
      <path d="M12 7.75v5M12 16.1v.15" />
    </>,
  );
}

export function OfflineIcon() {
  return icon(
    <>
      <path d="M4 4l16 16M8.6 12.4a6.5 6.5 0 0 0-1.6 1M5 9.6c.9-.7 1.9-1.3 3-1.7M12 7c2.6 0 5 .95 6.9 2.6M15.6 12.5c.5.25.95.55 1.4.9" />
      <path d="M12 18.1v.1" strokeWidth="2.5" />
    </>,
  );
}

export function ToolIcon() {
  return icon(
    <path d="M14.2 6.6a4.2 4.2 0 0 1 5.3-1.2l-2.9 2.9 1.1 1.9 2.2.6a4.2 4.2 0 0 1-5.9 3.6L8.7 19.7a2 2 0 0 1-3.1-.1 2 2 0 0 1 .1-2.7l5.4-5.2a4.2 4.2 0 0 1 3.1-5.1Z" />,
  );
}

export function AudioIcon() {
  return icon(<path d="M4.5 10v4M8.25 7.5v9M12 4.5v15M15.75 8v8M19.5 10.5v3" />);
}

export function CutIcon() {
  return icon(<path d="M4.5 7.5h15M4.5 12h8M4.5 16.5h4M15 14l4.5 4.5M19.5 14 15 18.5" />, true);
}

export function FlagIcon() {
  return icon(<path d="M6 20.25V4.5M6 5c4-2 7 2 12 0v8.5c-5 2-8-2-12 0" />);
}

export function CopyIcon() {
  return icon(
    <>
      <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
      <path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5" />
    </>,
  );
}

export function SendIcon() {
  return icon(<path d="M12 19V5.5M6 11.25l6-6 6 6" strokeWidth="2.25" />);
}

export function StopIcon() {
  return icon(<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />);
}

export function AttachIcon() {
  return icon(
    <path d="m19.5 11.5-7.6 7.6a4.7 4.7 0 0 1-6.7-6.7l8-8a3.2 3.2 0 0 1 4.5 4.5l-7.9 7.9a1.6 1.6 0 0 1-2.3-2.3l7.1-7.1" />,
  );
}

export function FileIcon() {
  return icon(
    <path d="M13.5 3.75H8A2.25 2.25 0 0 0 5.75 6v12A2.25 2.25 0 0 0 8 20.25h8A2.25 2.25 0 0 0 18.25 18V8.5ZM13.25 4v4.75H18" />,
  );
}

export function DocumentIcon() {
  return icon(
    <path d="M13.5 3.75H8A2.25 2.25 0 0 0 5.75 6v12A2.25 2.25 0 0 0 8 20.25h8A2.25 2.25 0 0 0 18.25 18V8.5ZM13.25 4v4.75H18M9 12.75h6M9 16.25h4" />,
  );
}

export function TableIcon() {
  return icon(
    <>
      <rect x="4" y="5" width="16" height="14" rx="2.25" />
      <path d="M4 10h16M4 14.5h16M10 10v9" />
    </>,
  );
}

export function ArchiveIcon() {
  return icon(
    <>
      <rect x="4" y="4.5" width="16" height="4.5" rx="1.5" />
      <path d="M5.5 9v8.25a2.25 2.25 0 0 0 2.25 2.25h8.5a2.25 2.25 0 0 0 2.25-2.25V9M10 13h4" />
    </>,
  );
}

export function ImageIcon() {
  return icon(
    <>
      <rect x="4" y="4.5" width="16" height="15" rx="2.5" />
      <circle cx="9" cy="9.5" r="1.4" />
      <path d="m4.5 16.5 4-3.5 3.25 2.75L16 11.5l3.75 3.75" />
    </>,
  );
}

export function VideoIcon() {
  return icon(
    <>
      <rect x="3.75" y="6" width="11.5" height="12" rx="2.5" />
      <path d="m15.25 10.5 5-2.75v8.5l-5-2.75" />
    </>,
  );
}

export function ThumbIcon() {
  return icon(
    <path d="M8 10v9.5M8 10l3.6-6c1.4 0 2.4 1.2 2 2.6l-.7 3.4h4.9a2 2 0 0 1 2 2.5l-1.2 5.4a2 2 0 0 1-2 1.6H6.2a2 2 0 0 1-2-2v-5.5a2 2 0 0 1 2-2Z" />,
  );
}
