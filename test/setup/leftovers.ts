/** Counts what a page holds from now on: timers that have not fired, listeners that were not removed. Put steps back with `undo`. */
export function countLeftovers(undo: (() => unknown)[]) {
  const timers = new Set<number>();
  const listeners = new Map<string, number>();
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  const watched: (EventTarget & Pick<EventTarget, "addEventListener">)[] = [window, document];
  Object.assign(window, {
    setTimeout: (callback: () => void, ms?: number) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        callback();
      }, ms);
      timers.add(timer);
      return timer;
    },
    clearTimeout: (timer: number) => {
      timers.delete(timer);
      clearTimeout(timer);
    },
    setInterval: (callback: () => void, ms?: number) => {
      const timer = setInterval(callback, ms);
      timers.add(timer);
      return timer;
    },
    clearInterval: (timer: number) => {
      timers.delete(timer);
      clearInterval(timer);
    },
  });
  for (const target of watched) {
    const { addEventListener, removeEventListener } = target;
    const note = (type: string, change: number) =>
      listeners.set(type, (listeners.get(type) ?? 0) + change);
    target.addEventListener = (...values: Parameters<typeof addEventListener>) => {
      note(values[0], 1);
      addEventListener.apply(target, values);
    };
    target.removeEventListener = (...values: Parameters<typeof removeEventListener>) => {
      note(values[0], -1);
      removeEventListener.apply(target, values);
    };
    undo.push(() => Object.assign(target, { addEventListener, removeEventListener }));
  }
  undo.push(() => Object.assign(window, { setTimeout, clearTimeout, setInterval, clearInterval }));
  return {
    timers: () => timers.size,
    listeners: () => Object.fromEntries([...listeners].filter(([, count]) => count > 0)),
  };
}
