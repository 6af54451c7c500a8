import type { SessionEnvironment } from "../core/index";

/** How long a frame may take to come before we go on without it: a hidden page draws none. */
const hiddenFrameMs = 250;

/** What a session knows of the browser it runs in. Touches nothing until asked, so it can be made on a server. */
export const browserEnvironment: Pick<SessionEnvironment, "schedule" | "isOnline" | "onWake"> = {
  schedule(flush) {
    const cancel = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    const run = () => {
      cancel();
      flush();
    };
    // The next frame but one: nobody reads faster than thirty times a second, and every drawing costs.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(run);
    });
    const timer = setTimeout(run, hiddenFrameMs);
    return cancel;
  },
  isOnline: () => typeof navigator === "undefined" || navigator.onLine !== false,
  onWake(listener) {
    const onVisible = () => {
      if (document.visibilityState === "visible") listener();
    };
    window.addEventListener("online", listener);
    window.addEventListener("pageshow", listener);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("online", listener);
      window.removeEventListener("pageshow", listener);
      document.removeEventListener("visibilitychange", onVisible);
    };
  },
};
