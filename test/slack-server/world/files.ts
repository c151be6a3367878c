import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import type { OwnFile } from '../../far-end/person.ts';
import type { Clock } from '../../far-end/clock.ts';
import { SlackError } from './slack-error.ts';
import { app, team, type Conversation } from './workspace.ts';

/** A message with which a file was shared. */
export interface Share {
  readonly channel: Pick<Conversation, 'id' | 'kind'>;
  readonly ts: string;
}

export interface SlackFile {
  readonly id: string;
  /** Id of whoever sent it. */
  readonly user: string;
  /** Where its bytes are, for who may read files. */
  readonly url: string;
  readonly name: string;
  readonly altText?: string | undefined;
  /** Bytes, as the app announced them. */
  readonly length: number;
  /** Last part of its upload URL. */
  readonly ticket: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly shares: Share[];
  title: string;
  bytes?: Buffer;
  /** Whether its upload was completed. */
  complete: boolean;
  deleted: boolean;
}

const kinds: Readonly<Record<string, string>> = {
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.json': 'application/json',
};

export function kindOf({ name }: Pick<SlackFile, 'name'>): string {
  return kinds[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

export type Files = ReturnType<typeof createFiles>;

/**
 * The files of the workspace: https://docs.slack.dev/messaging/working-with-files
 * @param origin where the server listens
 */
export function createFiles(clock: Clock, origin: () => string) {
  const files: SlackFile[] = [];
  let held: (() => void)[] | undefined;

  function reserve(
    announced: Pick<SlackFile, 'name' | 'length' | 'altText'>,
    user: string = app.userId,
  ): SlackFile {
    const id = `F${String(files.length + 1).padStart(4, '0')}`;
    const file = {
      ...announced,
      id,
      user,
      url: `${origin()}/files-pri/${team.id}-${id}/download/${encodeURIComponent(announced.name)}`,
      ticket: randomBytes(12).toString('base64url'),
      created: Math.floor(clock.now() / 1000),
      title: announced.name,
      shares: [],
      complete: false,
      deleted: false,
    };
    files.push(file);
    return file;
  }

  return {
    reserve,

    /** One that a person has sent with a form. */
    sent({ name, bytes }: OwnFile, user: string): SlackFile {
      const file = reserve({ name, length: bytes.length }, user);
      return Object.assign(file, { bytes: Buffer.from(bytes), complete: true });
    },

    /** Takes the bytes that were sent to an upload URL; returns whether they are what was announced. */
    upload(ticket: string, bytes: Buffer): boolean {
      const file = files.find((one) => one.ticket === ticket && !one.complete);
      if (!file || bytes.length !== file.length) return false;
      file.bytes = bytes;
      return true;
    },

    /** One whose bytes have come, to be completed. */
    uploaded(id: unknown): SlackFile {
      const file = files.find((one) => one.id === id && one.bytes && !one.complete);
      if (!file) throw new SlackError('file_not_found');
      return file;
    },

    /** One whose upload was completed. */
    find(id: unknown): SlackFile {
      const file = files.find((one) => one.id === id && one.complete);
      if (!file) throw new SlackError('file_not_found');
      if (file.deleted) throw new SlackError('file_deleted');
      return file;
    },

    /** Those to which this text links. */
    linkedFrom: (text: string) =>
      files.filter((file) => file.complete && !file.deleted && text.includes(permalinkOf(file))),

    /** Slack shares in its own time, after it has answered; at once, unless a test holds it back. */
    soon(share: () => void): void {
      if (held) held.push(share);
      else share();
    },

    /** From now on nothing is shared before the function that this returns is called. */
    hold(): () => void {
      const waiting = (held ??= []);
      return () => {
        held = undefined;
        for (const share of waiting.splice(0)) share();
      };
    },
  };
}

export function permalinkOf({ id, name }: Pick<SlackFile, 'id' | 'name'>): string {
  return `https://${team.domain}.slack.com/files/${app.userId}/${id}/${encodeURIComponent(name.toLowerCase())}`;
}
