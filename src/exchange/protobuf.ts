/** One field of a message: a number, or bytes that may be a text or a message again. */
export interface ProtobufField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/**
 * The fields of a message, in their order.
 * @see https://protobuf.dev/programming-guides/encoding/
 * @throws {RangeError} for bytes that are none
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField> {
  const cursor = { bytes, index: 0 };
  while (cursor.index < bytes.length) {
    const key = readVarint(cursor);
    yield { number: Number(key >> 3n), value: readValue(cursor, Number(key & 7n)) };
  }
}

interface Cursor {
  readonly bytes: Uint8Array;
  index: number;
}

function readValue(cursor: Cursor, type: number): bigint | Uint8Array {
  if (type === 0) return readVarint(cursor);
  if (type === 1) return take(cursor, 8);
  if (type === 2) return take(cursor, Number(readVarint(cursor)));
  if (type === 5) return take(cursor, 4);
  throw new RangeError(`a field of the unknown type ${type}`);
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const [byte = 0] = take(cursor, 1);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError('a number that never ends');
}

function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.index + length;
  if (end > cursor.bytes.length) throw new RangeError('a field that is cut off');
  const taken = cursor.bytes.subarray(cursor.index, end);
  cursor.index = end;
  return taken;
}
