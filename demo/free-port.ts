/** Opens something on `port`, or on the next one above it that is free. Port 0 leaves the choice to the system. */
export async function onFreePort<Opened>(
  port: number,
  open: (port: number) => Promise<Opened>,
): Promise<Opened> {
  for (let candidate = port; ; candidate += 1) {
    try {
      return await open(candidate);
    } catch (error) {
      if (!isTaken(error) || candidate - port >= 100) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
