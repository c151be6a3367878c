/** Something that sounds like speech to a meter: syllables of noise, with silence around them. */
export function babble(seconds: number, { silence = 0.5, level = 0.3 } = {}): Buffer {
  const rate = 16_000;
  const sounding = Math.round(seconds * rate);
  const samples = Buffer.alloc(2 * (sounding + 2 * Math.round(silence * rate)));
  let noise = 1;
  for (let index = 0; index < sounding; index++) {
    noise = (noise * 16_807) % 2_147_483_647;
    const syllable = 0.55 + 0.45 * Math.cos((2 * Math.PI * 4 * index) / rate);
    const sample = level * syllable * ((2 * noise) / 2_147_483_647 - 1);
    samples.writeInt16LE(Math.round(32_767 * sample), 2 * (Math.round(silence * rate) + index));
  }
  return wav(samples, rate);
}

/** A WAV file of 16-bit samples, mono. */
function wav(samples: Buffer, rate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
