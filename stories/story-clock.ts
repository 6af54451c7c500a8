/** When every story happens: a Tuesday morning, on the clock of whoever reads it. */
const beginning = new Date(2026, 2, 10, 9, 41).getTime();
const { now } = Date;

/** Lets the page's clock begin anew, so that a story looks the same whenever it is told. */
export function startStoryClock(): void {
  const startedAt = performance.now();
  Date.now = () => Math.floor(beginning + performance.now() - startedAt);
}

/** Gives the page its own clock back. */
export function stopStoryClock(): void {
  Date.now = now;
}
