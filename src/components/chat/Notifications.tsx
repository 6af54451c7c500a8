import { useLoaded } from "../ui/useLoaded";
import type { NotificationOptions } from "./useNotifications";

interface NotificationsProps {
  readonly options: NotificationOptions;
}

const loadNotifier = () => import("./Notifier");
const ignore = () => undefined;

/** Notifications for the session around it; a chat that has none does not load them. Shows nothing. */
export function Notifications({ options }: NotificationsProps) {
  const loaded = useLoaded(loadNotifier, true, ignore);
  return loaded && <loaded.Notifier options={options} />;
}
