type SoundRoom = typeof import("./sound");

let room: SoundRoom | undefined;

/** What sound needs, once {@link loadSoundRoom} has brought it. */
export const soundRoom = (): SoundRoom | undefined => room;

/** Loads what a chat of texts does not need. */
export async function loadSoundRoom(): Promise<SoundRoom> {
  return (room ??= await import("./sound"));
}
