/** A big-endian unsigned number of this many bytes. */
export function uint(bytes: 1 | 2 | 4 | 8, value: number | bigint): Buffer {
  const written = Buffer.alloc(8);
  written.writeBigUInt64BE(BigInt(value));
  return written.subarray(8 - bytes);
}

/**
 * Bytes after their length, as MLS writes them: the two highest bits tell the length's size.
 * https://www.rfc-editor.org/rfc/rfc9420.html#section-2.1.2
 */
export function vector(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 1 << 6) return Buffer.concat([uint(1, length), content]);
  if (length < 1 << 14) return Buffer.concat([uint(2, length | (1 << 14)), content]);
  return Buffer.concat([uint(4, length + 2 ** 31), content]);
}

/** Walks over bytes, without looking at most of them. */
export interface Walk {
  readonly position: number;
  /** Passes so many bytes, and returns the last one. */
  pass(bytes: number): number;
  passVector(): void;
}

export function walk(bytes: Buffer): Walk {
  let position = 0;
  return {
    get position() {
      return position;
    },
    pass(count) {
      position += count;
      return bytes.readUInt8(position - 1);
    },
    passVector() {
      const size = 1 << (bytes.readUInt8(position) >> 6);
      const length = bytes.readUIntBE(position, size) % 2 ** (8 * size - 2);
      position += size + length;
    },
  };
}
