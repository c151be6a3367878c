import { readFileSync } from 'node:fs';

/** Opus frames as they are spoken: those of a clip. */
export const spokenFrames: readonly Buffer[] = packetsOf(
  readFileSync(new URL('../../audio/python/asyncio/asyncio.question.ogg', import.meta.url)),
).slice(2);

/** The packets of an Ogg file, the two headers too: https://www.rfc-editor.org/rfc/rfc3533#section-6 */
function packetsOf(ogg: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let page = 0; page < ogg.length;) {
    const sizes = ogg.subarray(page + 27, page + 27 + ogg.readUInt8(page + 26));
    page += 27 + sizes.length;
    for (const size of sizes) {
      parts.push(ogg.subarray(page, page + size));
      page += size;
      if (size === 255) continue;
      packets.push(Buffer.concat(parts));
      parts = [];
    }
  }
  return packets;
}
