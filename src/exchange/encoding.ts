import { UserError } from '../errors.ts';

const REMEDY = 'Save it as UTF-8 (Excel: "CSV UTF-8") and send it again.';

/**
 * Reads text that is UTF-8, with or without its mark, or UTF-16 with one. Line ends become Unix's.
 *
 * @throws {UserError} for any other encoding, and for what is no text
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const text = encoding === 'utf-8' && bytes.includes(0) ? '\0' : decode(bytes, encoding);
  if (text.includes('\0'))
    throw new UserError(`This is not a text file, or one in UTF-16 without its mark. ${REMEDY}`);
  return text.replaceAll(/\r\n?/g, '\n');
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const { line, column } = firstFault(bytes, encoding);
    throw new UserError(
      `This file is not ${encoding.toUpperCase()}: line ${line} holds something else at character ${column}. ${REMEDY}`,
    );
  }
}

/** Where the text ends that can be read, both from 1. */
function firstFault(bytes: Uint8Array, encoding: string): { line: number; column: number } {
  const readable = new TextDecoder(encoding).decode(bytes).split('\uFFFD', 1)[0]!;
  const lines = readable.split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** Without what no text needs: control characters, and halves of characters. */
export function cleaned(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\t\n]/gu, '');
}
