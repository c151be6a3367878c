import * as v from 'valibot';
import { UserError } from '../errors.ts';
import { protobufFields } from './protobuf.ts';
import { DAMAGED } from './zip.ts';

/**
 * In which part of a package each file lies, by the file's name. A name is only ever a name: no path is made of it.
 *
 * @param asMessage whether it is a protobuf message, or else JSON
 * @throws {UserError} for a list that is damaged
 */
export function mediaNames(bytes: Buffer, asMessage: boolean): Map<string, string> {
  try {
    return asMessage ? namesInMessage(bytes) : namesInJson(bytes.toString());
  } catch (error) {
    throw new UserError(DAMAGED, { cause: error });
  }
}

function namesInJson(json: string): Map<string, string> {
  const names = v.parse(v.record(v.string(), v.string()), JSON.parse(json));
  return new Map(Object.entries(names).map(([part, name]) => [name, part]));
}

/** `MediaEntries`: entries in field 1, in the order of the parts, with their names in their field 1. */
function namesInMessage(bytes: Uint8Array): Map<string, string> {
  const entries = [...protobufFields(bytes)].filter(({ number }) => number === 1);
  return new Map(entries.map(({ value }, part) => [nameIn(value), String(part)]));
}

function nameIn(entry: bigint | Uint8Array): string {
  if (typeof entry === 'bigint') throw new RangeError('a number in the place of an entry');
  const name = [...protobufFields(entry)].find(({ number }) => number === 1)?.value;
  return name instanceof Uint8Array ? new TextDecoder().decode(name) : '';
}
