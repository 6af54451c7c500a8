import { icon } from "../../components/index";

// Apart from the others, so that a list of agents does not bring them along.

export function ConversationIcon() {
  return icon(
    <path d="M9.5 4.25c-3.7 0-6.25 2.4-6.25 5.5 0 1.6.7 3 1.85 4-.1.9-.4 1.6-.9 2.2 1.3 0 2.4-.4 3.2-1 .65.2 1.35.3 2.1.3 3.7 0 6.25-2.4 6.25-5.5s-2.55-5.5-6.25-5.5ZM17.9 9.2c1.75.8 2.85 2.3 2.85 4.3 0 1.5-.65 2.8-1.7 3.7.1.85.35 1.5.8 2.05-1.2 0-2.2-.35-2.95-.9-.6.15-1.25.25-1.9.25-1.7 0-3.1-.5-4.1-1.35" />,
    true,
  );
}

export function DownloadIcon() {
  return icon(<path d="M12 4.5v10M7.75 10.75 12 15l4.25-4.25M5 19.25h14" />);
}

export function DeleteIcon() {
  return icon(
    <path d="M4.75 6.75h14.5M9.5 6.5V5A1.25 1.25 0 0 1 10.75 3.75h2.5A1.25 1.25 0 0 1 14.5 5v1.5M6.75 6.75l.7 11.2a2.25 2.25 0 0 0 2.25 2.1h4.6a2.25 2.25 0 0 0 2.25-2.1l.7-11.2M10.25 10.75v5.5M13.75 10.75v5.5" />,
  );
}

export function TemplateIcon() {
  return icon(
    <>
      <rect x="4" y="4.5" width="16" height="5.5" rx="1.75" />
      <rect x="4" y="13.5" width="6.5" height="6" rx="1.75" />
      <path d="M14 14.25h6M14 19h4M14 16.6h6" />
    </>,
  );
}

export function PeopleIcon() {
  return icon(
    <>
      <circle cx="9.25" cy="8.5" r="3.25" />
      <path d="M3.75 19.25c0-3.2 2.35-5 5.5-5s5.5 1.8 5.5 5M15.25 5.6a3.1 3.1 0 0 1 0 5.8M17.25 14.7c1.85.65 3 2.2 3 4.55" />
    </>,
  );
}

export function KeyIcon() {
  return icon(
    <>
      <circle cx="8" cy="15.75" r="4.25" />
      <path d="m11 12.75 8.25-8.25M15.25 8.5l3 3M17.75 6l2 2" />
    </>,
  );
}

export function AddIcon() {
  return icon(<path d="M12 5.25v13.5M5.25 12h13.5" />);
}

export function LeaveIcon() {
  return icon(
    <path d="M13.75 4.75H7.5A2.25 2.25 0 0 0 5.25 7v10a2.25 2.25 0 0 0 2.25 2.25h6.25M11 12h9.25M16.75 8.25 20.5 12l-3.75 3.75" />,
    true,
  );
}
