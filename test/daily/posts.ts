import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Post } from '../../src/daily/board.ts';
import type { Clip, Image } from '../../src/reply.ts';
import { temporaryFolder } from '../database.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let nonces = 0;

/** A question of the day, to be posted; with a nonce of its own unless told. */
export function questionPost(changes: Partial<Post> = {}): Post {
  return {
    key: 'here/2026-11-02/question',
    nonce: `nonce-${++nonces}`,
    reply: {
      title: 'Question of the day',
      text: 'What is a task?',
      choices: [
        { text: 'A coroutine that runs', id: 'daily:choose:1' },
        { text: 'A thread', id: 'daily:choose:2' },
      ],
    },
    ...changes,
  };
}

/** A clip and a picture in files of their own. To be called at the top of a test file. */
export async function somethingToHearAndSee(): Promise<{ clip: Clip; image: Image }> {
  const folder = await temporaryFolder();
  const [sound, mp3, picture] = ['a.ogg', 'a.mp3', 'pixel.png'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(sound, 'OggS, more or less');
  await writeFile(mp3, 'ID3, more or less');
  await writeFile(picture, Buffer.from(PIXEL, 'base64'));
  return {
    clip: { path: sound, mp3, waveform: '', transcript: 'What is a task, spoken?', milliseconds: 1000 },
    image: { path: picture, alt: 'a red pixel' },
  };
}

export const bytesOf = (path: string): Promise<Buffer> => readFile(path);
