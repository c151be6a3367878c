import { UserError } from '../errors.ts';

const MEGABYTE = 1024 * 1024;

/** What a file may have at most, sizes in bytes. */
export interface Limits {
  readonly file: number;
  /** Cards, and rows that make none. */
  readonly rows: number;
  /** One part of a package, unpacked. */
  readonly part: number;
  /** One recording. */
  readonly recording: number;
  /** All parts that are read, unpacked. */
  readonly unpacked: number;
}

/** For a file that somebody sends in chat: many may do so at once. */
export const CHAT_LIMITS: Limits = {
  file: 10 * MEGABYTE,
  rows: 10_000,
  part: 32 * MEGABYTE,
  recording: 5 * MEGABYTE,
  unpacked: 64 * MEGABYTE,
};

/** What is sent in chat, in bytes: as much as Discord takes. https://docs.discord.com/developers/reference#uploading-files */
export const SENT_LIMIT = 10 * MEGABYTE;

/** Recordings that the cards of one space may have together, imported in chat, in bytes. */
export const RECORDINGS_LIMIT = 128 * MEGABYTE;

/** For the command line. */
export const COMMAND_LINE_LIMITS: Limits = {
  file: 256 * MEGABYTE,
  rows: 10_000,
  part: 256 * MEGABYTE,
  recording: 256 * MEGABYTE,
  unpacked: 1024 * MEGABYTE,
};

/** In characters; a longer field is no text to learn. */
export const FIELD_LIMIT = 10_000;

/** For a person, `10 MB`; what is a little more is `10.1 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.ceil((bytes / MEGABYTE) * 10) / 10} MB`;
}

/** Both in bytes. */
export function tooLarge(size: number, limit: number): UserError {
  return new UserError(
    `The file has ${megabytes(size)}; ${megabytes(limit)} are allowed. Split it, and import one part after the other.`,
  );
}
