/** How Viva's own MP3 files are encoded: MPEG-2 Layer III, mono, 24 kHz, 40 kbit/s, no checksum (ISO/IEC 13818-3). */
const HEADER = [0xff, 0xf3, 0x54, 0xc4] as const;

/** The bits of the header that decide how a frame is to be decoded; the last byte's others are only remarks. */
const MASK = [0xff, 0xff, 0xfe, 0xc0] as const;

/** Bytes of a frame: 576 samples at 40 kbit/s. */
const FRAME = 120;

/** Milliseconds of a frame. */
const FRAME_LENGTH = 24;

/** Where an encoder's remarks about the whole file begin in a frame that holds nothing else. */
const REMARKS = 13;

/** A frame without a sound: nothing is coded in it, and it asks for no bytes of the frames before. */
const SILENT_FRAME = Uint8Array.from({ length: FRAME }, (_, index) => HEADER[index] ?? 0);

/**
 * The frames of a file, one after the other, without tags and remarks: they can be put behind those of another.
 *
 * @throws {Error} when it isn't encoded as Viva's clips are
 */
export function framesOf(file: Uint8Array): Uint8Array {
  const start = lengthOfTag(file);
  const end = isTagAt(file, file.length - 128) ? file.length - 128 : file.length;
  const first = isRemarks(file.subarray(start)) ? start + FRAME : start;
  for (let offset = first; offset < end; offset += FRAME)
    if (end - offset < FRAME || !isFrame(file, offset))
      throw new Error(`no MP3 frame of mono, 24 kHz, 40 kbit/s at byte ${offset}`);
  return file.subarray(first, end);
}

/** @param milliseconds to the nearest frame of 24 ms */
export function silence(milliseconds: number): Uint8Array {
  const frames = new Uint8Array(Math.round(milliseconds / FRAME_LENGTH) * FRAME);
  for (let offset = 0; offset < frames.length; offset += FRAME) frames.set(SILENT_FRAME, offset);
  return frames;
}

/** In milliseconds. @param frames as they come from `framesOf` */
export function lengthOfFrames(frames: Uint8Array): number {
  return (frames.length / FRAME) * FRAME_LENGTH;
}

function isFrame(file: Uint8Array, offset: number): boolean {
  return MASK.every((mask, index) => (file[offset + index]! & mask) === (HEADER[index]! & mask));
}

function isRemarks(frame: Uint8Array): boolean {
  return ['Xing', 'Info'].includes(Buffer.from(frame.subarray(REMARKS, REMARKS + 4)).toString('latin1'));
}

/** An ID3v2 tag tells its length in four bytes of seven bits. https://id3.org/id3v2.4.0-structure */
function lengthOfTag(file: Uint8Array): number {
  if (Buffer.from(file.subarray(0, 3)).toString('latin1') !== 'ID3') return 0;
  return 10 + file.subarray(6, 10).reduce((length, byte) => length * 128 + byte, 0);
}

/** ID3v1, 128 bytes at the end. */
function isTagAt(file: Uint8Array, offset: number): boolean {
  return offset > 0 && Buffer.from(file.subarray(offset, offset + 3)).toString('latin1') === 'TAG';
}
