/**
 * Plays the sound at a URL, or the kit's own: two soft notes, made on the spot, so that there is no file to fetch and no policy
 * to widen. Where the browser lets no page sound that nobody has touched, it stays silent.
 */
export function playNotificationSound(sound: true | string): void {
  try {
    if (sound === true) playNotes();
    else new Audio(sound).play().catch(() => undefined);
  } catch {
    // A device without sound; what came can still be seen.
  }
}

/** In hertz, and in seconds after the first. */
const notes = [
  { pitch: 659.25, at: 0 },
  { pitch: 880, at: 0.11 },
];
const fadeSeconds = 0.55;
const loudness = 0.08;
/** When it has certainly faded, in milliseconds. */
const overMs = 1500;

function playNotes(): void {
  const context = new AudioContext();
  for (const { pitch, at } of notes) {
    const begin = context.currentTime + at;
    const end = begin + fadeSeconds;
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.frequency.value = pitch;
    // From nothing and back to nothing, else it clicks.
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(loudness, begin + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, end);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(begin);
    oscillator.stop(end);
  }
  // Not when the notes end: where nothing may sound their time never passes.
  setTimeout(() => void context.close().catch(() => undefined), overMs);
}
