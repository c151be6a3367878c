/** Where things lie in the header of a page: https://www.rfc-editor.org/rfc/rfc3533#section-6 */
const HEADER = { flags: 5, sequence: 18, checksum: 22, segments: 26, length: 27 } as const;

const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;

/** A segment of this length is followed by more of its packet. */
const FULL_SEGMENT = 255;

/** Milliseconds of a frame, by the two lowest bits of an Opus configuration: https://www.rfc-editor.org/rfc/rfc6716#section-3.1 */
const SILK = [10, 20, 40, 60];
const HYBRID = [10, 20, 10, 20];
const CELT = [2.5, 5, 10, 20];
const WANTED = 20;

/**
 * The Opus packets of an Ogg file, parts of its bytes wherever that is possible.
 *
 * @throws {Error} which says what is wrong, unless it is one whole, undamaged stream in which each packet is one
 * frame of 20 ms
 */
export function readOggOpus(file: Buffer): Buffer[] {
  const [head, tags, ...frames] = readPackets(file);
  if (head?.toString('latin1', 0, 8) !== 'OpusHead') throw new Error('it holds no Opus');
  if (tags?.toString('latin1', 0, 8) !== 'OpusTags') throw new Error('it lacks the header OpusTags');
  if (frames.length === 0) throw new Error('it holds no sound');
  if (!frames.every(isFrame)) throw new Error(`its packets are not each one frame of ${WANTED} ms`);
  return frames;
}

function isFrame(packet: Buffer): boolean {
  const [contents] = packet;
  if (contents === undefined || (contents & 3) !== 0) return false;
  const configuration = contents >> 3;
  const lengths = configuration < 12 ? SILK : configuration < 16 ? HYBRID : CELT;
  return lengths[configuration % 4] === WANTED;
}

function readPackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let begun: Buffer[] = [];
  let last = 0;
  let sequence = 0;
  for (let offset = 0; offset < file.length;) {
    const page = readPage(file, offset);
    const expected = (sequence === 0 ? FIRST : 0) | (begun.length > 0 ? CONTINUED : 0);
    if ((page.flags & ~LAST) !== expected || page.sequence !== sequence)
      throw new Error(`page ${sequence} is missing or out of place`);
    for (const part of page.parts) {
      begun.push(part.bytes);
      if (!part.ends) continue;
      packets.push(begun.length === 1 ? part.bytes : Buffer.concat(begun));
      begun = [];
    }
    last = page.flags & LAST;
    sequence += 1;
    offset = page.end;
  }
  if (last === 0 || begun.length > 0) throw new Error('its end is missing');
  return packets;
}

interface Page {
  readonly flags: number;
  readonly sequence: number;
  readonly parts: { readonly bytes: Buffer; readonly ends: boolean }[];
  /** Where the next one begins. */
  readonly end: number;
}

function readPage(file: Buffer, offset: number): Page {
  if (file.toString('latin1', offset, offset + 4) !== 'OggS')
    throw new Error(`there is no page at byte ${offset}`);
  const table = offset + HEADER.length;
  const body = table + (file[offset + HEADER.segments] ?? 0);
  const lengths = file.subarray(table, body);
  const end = lengths.reduce((sum, length) => sum + length, body);
  if (end > file.length) throw new Error('it was cut off');
  if (checksumOf(file.subarray(offset, end)) !== file.readUInt32LE(offset + HEADER.checksum))
    throw new Error(`the page at byte ${offset} is damaged`);
  return {
    flags: file.readUInt8(offset + HEADER.flags),
    sequence: file.readUInt32LE(offset + HEADER.sequence),
    parts: partsOf(file, lengths, body),
    end,
  };
}

/** The pieces of packets in a page; only the last may go on in the next page. */
function partsOf(file: Buffer, lengths: Uint8Array, body: number): Page['parts'] {
  const parts: Page['parts'] = [];
  let start = body;
  let end = body;
  for (const [index, length] of lengths.entries()) {
    end += length;
    const ends = length < FULL_SEGMENT;
    if (!ends && index < lengths.length - 1) continue;
    parts.push({ bytes: file.subarray(start, end), ends });
    start = end;
  }
  return parts;
}

/** Ogg's own CRC: the usual polynomial, with its bits in the other order and nothing inverted. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});

function checksumOf(page: Buffer): number {
  let sum = 0;
  for (const [index, byte] of page.entries()) {
    const isChecksum = index >= HEADER.checksum && index < HEADER.checksum + 4;
    sum = (sum << 8) ^ TABLE[((sum >>> 24) ^ (isChecksum ? 0 : byte)) & 255]!;
  }
  return sum >>> 0;
}
