/** Ogg's CRC as the standard writes it, bit by bit: https://www.rfc-editor.org/rfc/rfc3533#section-6 */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

export interface PagePlan {
  readonly flags: number;
  readonly segments: readonly number[];
  readonly body: Buffer;
}

/** Pages with the headers and checksums that they need. */
export function pagesOf(plans: readonly PagePlan[]): Buffer {
  return Buffer.concat(
    plans.map(({ flags, segments, body }, sequence) => {
      const header = Buffer.alloc(27);
      header.write('OggS');
      header.writeUInt8(flags, 5);
      header.writeUInt32LE(sequence, 18);
      header.writeUInt8(segments.length, 26);
      const page = Buffer.concat([header, Buffer.from(segments), body]);
      page.writeUInt32LE(checksum(page), 22);
      return page;
    }),
  );
}

export const OPUS_HEAD = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0', 'latin1');
export const OPUS_TAGS = Buffer.from('OpusTags\0\0\0\0\0\0\0\0', 'latin1');

/** An Ogg Opus file of these packets, at most so many segments to a page, so that long packets go on in the next. */
export function oggOpus(packets: readonly Uint8Array[], segmentsInPage = 255): Buffer {
  const plans = [pageOf(OPUS_HEAD, 2), pageOf(OPUS_TAGS, 0)];
  const segments = packets.flatMap(segmentsOf);
  let continued = false;
  for (let at = 0; at < segments.length; at += segmentsInPage) {
    const taken = segments.slice(at, at + segmentsInPage);
    const isLast = at + segmentsInPage >= segments.length;
    const flags = (continued ? 1 : 0) | (isLast ? 4 : 0);
    plans.push({ flags, segments: taken.map(({ length }) => length), body: Buffer.concat(taken) });
    continued = taken.at(-1)!.length === 255;
  }
  return pagesOf(plans);
}

function pageOf(body: Buffer, flags: number): PagePlan {
  return { flags, segments: [body.length], body };
}

function segmentsOf(packet: Uint8Array): Buffer[] {
  const pieces = Math.floor(packet.length / 255) + 1;
  return Array.from({ length: pieces }, (_, index) =>
    Buffer.from(packet.subarray(index * 255, (index + 1) * 255)),
  );
}
