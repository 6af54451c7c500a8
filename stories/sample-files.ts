let photograph: Promise<Blob> | undefined;

/** A photograph of a parcel, as a telephone would take it. Drawn here, so that no story needs the network. */
export async function photo(name = "parcel.png"): Promise<File> {
  return new File([await (photograph ??= draw())], name, { type: "image/png" });
}

/** Where the photograph can be shown from. */
export async function photoUrl(): Promise<string> {
  return URL.createObjectURL(await photo());
}

/** A document of about that many kilobytes. */
export function paper(name: string, kilobytes: number): File {
  return new File([new Uint8Array(kilobytes * 1000)], name, { type: "application/pdf" });
}

/** Where a voice can be played from: a hum of that many seconds, in the pieces that speech comes in. */
export function voiceUrl(seconds: number): string {
  const rate = 8000;
  const samples = seconds * rate;
  const wave = new DataView(new ArrayBuffer(44 + samples));
  const header = [
    [0, "RIFF", 36 + samples],
    [8, "WAVE"],
    [12, "fmt ", 16],
    [36, "data", samples],
  ] as const;
  for (const [offset, word, value] of header) {
    for (const [index, letter] of [...word].entries()) {
      wave.setUint8(offset + index, letter.charCodeAt(0));
    }
    if (value !== undefined) wave.setUint32(offset + 4, value, true);
  }
  // One channel of unsigned bytes.
  wave.setUint32(20, 0x10001, true);
  wave.setUint32(24, rate, true);
  wave.setUint32(28, rate, true);
  wave.setUint32(32, 0x80001, true);
  for (let index = 0; index < samples; index += 1) {
    const at = index / rate;
    const loudness = Math.max(0, Math.sin(at * 9)) * 40;
    wave.setUint8(44 + index, 128 + loudness * Math.sin(at * 2 * Math.PI * 140));
  }
  return URL.createObjectURL(new Blob([wave], { type: "audio/wav" }));
}

async function draw(): Promise<Blob> {
  const canvas = new OffscreenCanvas(640, 400);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws nothing.");
  const wall = context.createLinearGradient(0, 0, 0, 260);
  wall.addColorStop(0, "#b9c7d6");
  wall.addColorStop(1, "#e2e8ee");
  fill(wall, 0, 0, 640, 270);
  fill("#8d6f57", 0, 270, 640, 130);
  fill("#7a5f49", 0, 270, 640, 8);
  // The parcel, its lid, its tape, its label.
  fill("#c79a63", 210, 150, 230, 170);
  fill("#b5884f", 210, 150, 230, 34);
  fill("#e8d3ab", 310, 150, 30, 170);
  fill("#ffffff", 356, 214, 66, 48);
  for (const line of [226, 236, 246]) fill("#9aa4b0", 364, line, line === 246 ? 30 : 50, 4);
  return canvas.convertToBlob({ type: "image/png" });

  function fill(style: string | CanvasGradient, ...box: [number, number, number, number]): void {
    if (!context) return;
    context.fillStyle = style;
    context.fillRect(...box);
  }
}
