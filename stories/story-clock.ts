/** When every story happens: a Tuesday morning, on the clock of whoever reads it. */
export const beginning = new Date(2026, 2, 10, 9, 41).getTime();
const { now } = Date;
let startedAt = 0;

function storyNow(): number {
  return Math.floor(beginning + performance.now() - startedAt);
}

/** Lets the page's clock begin anew, so that a story looks the same whenever it is told. */
export function startStoryClock(): void {
  startedAt = performance.now();
  Date.now = storyNow;
}

/** Time passes of which no timer heard, as it does while a laptop sleeps. */
export function leapStoryClock(ms: number): void {
  startedAt -= ms;
}

/** Gives the page its own clock back. */
export function stopStoryClock(): void {
  Date.now = now;
}
