/** Text to speech. */
export interface Engine {
  /** Names the engine, its voice and its settings: a clip with another id is stale. Never holds a secret. */
  readonly id: string;
  /**
   * @param text words and punctuation, see `spoken`
   * @returns a WAV file of any rate
   * @throws {Error} whose message tells the person what to mend
   * @throws the signal's reason
   */
  speak(this: void, text: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** @throws {Error} when these bytes don't begin as a WAV file does; `origin` is who sent them. */
export function checkWav(bytes: Uint8Array, origin: string): Uint8Array {
  const label = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (/^RIFF....WAVE$/s.test(label) && bytes.length > 44) return bytes;
  throw new Error(`${origin} did not give a WAV file, but ${describe(bytes)}`);
}

function describe(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing';
  const start = Buffer.from(bytes.subarray(0, 60)).toString('latin1');
  return `${bytes.length} bytes that begin with ${JSON.stringify(start.replace(/[^\x20-\x7e]/g, '·'))}`;
}
