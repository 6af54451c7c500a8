import { useSession } from "../../hooks/index";
import { useNotifications, type NotificationOptions } from "./useNotifications";

/** Does for the session around it what `useNotifications` does. */
export function Notifier({ options }: { readonly options: NotificationOptions }) {
  useNotifications(useSession(), options);
  return null;
}
