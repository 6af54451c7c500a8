const sampleRate = 8000;
const durationMs = 100;

/** A tenth of a second of the tone A, as a WAV file any browser plays. */
export function toneWav(): Uint8Array<ArrayBuffer> {
  const samples = (sampleRate * durationMs) / 1000;
  const bytes = new Uint8Array(44 + samples);
  const view = new DataView(bytes.buffer);
  const word = (offset: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1)
      bytes[offset + index] = text.charCodeAt(index);
  };
  word(0, "RIFF");
  view.setUint32(4, 36 + samples, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  // PCM, mono, eight bits.
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, "data");
  view.setUint32(40, samples, true);
  for (let index = 0; index < samples; index += 1)
    bytes[44 + index] = 128 + Math.round(96 * Math.sin((2 * Math.PI * 440 * index) / sampleRate));
  return bytes;
}
