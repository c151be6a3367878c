/** What an Ogg Opus file says of itself, read from its bytes (RFC 3533, 6716 and 7845). */
export interface OggOpus {
  readonly channels: number;
  /** What a decoder gives, at 48 kHz. */
  readonly samples: number;
  /** Milliseconds of each packet's frames; one frame a packet. */
  readonly frames: readonly number[];
}

/** @throws {Error} for anything but one whole logical stream of Opus with one frame in each packet */
export function readOggOpus(file: Buffer): OggOpus {
  const { packets, granule, ended } = readPages(file);
  const [head, tags, ...audio] = packets;
  if (head?.toString('latin1', 0, 8) !== 'OpusHead') throw new Error('no OpusHead');
  if (tags?.toString('latin1', 0, 8) !== 'OpusTags') throw new Error('no OpusTags');
  if (!ended) throw new Error('the last page is missing');
  return {
    channels: head.readUInt8(9),
    samples: granule - head.readUInt16LE(10),
    frames: audio.map(frameOf),
  };
}

function readPages(file: Buffer): { packets: Buffer[]; granule: number; ended: boolean } {
  const packets: Buffer[] = [];
  let partial: Buffer[] = [];
  let granule = 0;
  let ended = false;
  for (let offset = 0; offset < file.length;) {
    if (file.toString('latin1', offset, offset + 4) !== 'OggS') throw new Error(`no page at ${offset}`);
    ended = (file.readUInt8(offset + 5) & 4) !== 0;
    granule = Number(file.readBigInt64LE(offset + 6));
    const segments = file.subarray(offset + 27, offset + 27 + file.readUInt8(offset + 26));
    offset += 27 + segments.length;
    for (const length of segments) {
      partial.push(file.subarray(offset, offset + length));
      offset += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(partial));
      partial = [];
    }
  }
  return { packets, granule, ended };
}

/** The length of a packet's frame by its first byte, the table of contents (RFC 6716, 3.1). */
function frameOf(packet: Buffer): number {
  const contents = packet.readUInt8(0);
  const configuration = contents >> 3;
  if ((contents & 4) !== 0) throw new Error('a packet in stereo');
  if ((contents & 3) !== 0) throw new Error('a packet of several frames');
  if (configuration < 12) return [10, 20, 40, 60][configuration % 4]!;
  if (configuration < 16) return [10, 20][configuration % 2]!;
  return [2.5, 5, 10, 20][configuration % 4]!;
}
