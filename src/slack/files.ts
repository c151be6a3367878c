import type { webApi } from '@slack/bolt';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { cut } from '../cut.ts';
import type { Reply } from '../reply.ts';
import type { Upload, Uploads } from '../store/uploads.ts';
import type { Workspace } from './workspaces.ts';

/** Characters of a file's title. */
const TITLE = 250;

/** Characters of a picture's alternative text. */
const ALT = 1000;

/** Something to hear or see. */
export interface Shared {
  /** An absolute path, or bytes. */
  readonly content: string | Uint8Array;
  readonly title: string;
  /** What it is to be called, with its ending. */
  readonly name: string;
  /** What there is to see; Slack takes none for what is no picture. */
  readonly alt?: string;
}

/** What a reply has to hear, to see and to keep. */
export function filesOf({ clip, image, file }: Pick<Reply, 'clip' | 'image' | 'file'>): Shared[] {
  return [
    ...(clip ? [{ content: clip.mp3, name: basename(clip.mp3), title: clip.transcript }] : []),
    ...(image ? [{ content: image.path, name: basename(image.path), title: image.alt, alt: image.alt }] : []),
    ...(file ? [{ content: file.content, name: file.name, title: file.alt }] : []),
  ];
}

/** Where a file is to be found. */
export interface Spot {
  readonly channel: string;
  readonly thread: string | undefined;
}

/**
 * Posts a file: again by its permalink while the file is still there, else uploaded anew, in Slack's
 * three steps. https://docs.slack.dev/messaging/working-with-files#upload
 *
 * @returns the permalink of the file
 * @throws {UserError} when Viva may not post there
 */
export async function postFile(
  shared: Shared,
  { channel, thread }: Spot,
  workspace: Workspace,
  uploads: Uploads,
  signal: AbortSignal,
): Promise<string> {
  const spot = { channel, thread };
  // Bytes were made for this one reply.
  if (typeof shared.content !== 'string')
    return (await uploadTo(spot, shared, Buffer.from(shared.content), workspace, signal)).permalink;
  const bytes = await readFile(shared.content);
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const space = `slack:${workspace.team}`;
  const known = await uploads.find(space, digest);
  if (known && (await isThere(known, workspace, signal))) {
    const text = `<${known.permalink}|${cut(shared.title.replaceAll(/[<>&|]/g, ' '), TITLE)}>`;
    const message = { channel, text, ...(thread !== undefined && { thread_ts: thread }) };
    const asking = { method: 'chat.postMessage', channel };
    await workspace.call(asking, (client) => client.chat.postMessage(message), signal);
    return known.permalink;
  }
  const upload = await uploadTo(spot, shared, bytes, workspace, signal);
  await uploads.remember(space, digest, upload);
  return upload.permalink;
}

async function isThere({ id }: Upload, workspace: Workspace, signal: AbortSignal): Promise<boolean> {
  try {
    const { file } = await workspace.call('files.info', (client) => client.files.info({ file: id }), signal);
    return file?.mode !== 'hidden_by_limit' && file?.mode !== 'tombstone';
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

async function uploadTo(
  { channel, thread }: Spot,
  { name, title, alt }: Shared,
  bytes: Uint8Array<ArrayBuffer>,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Upload> {
  // The client's own method calls the alternative text by a name that Slack doesn't know.
  const wanted = {
    filename: name,
    length: bytes.length,
    ...(alt !== undefined && { alt_txt: cut(alt, ALT) }),
  };
  const { upload_url: url, file_id: id }: webApi.FilesGetUploadURLExternalResponse = await workspace.call(
    'files.getUploadURLExternal',
    (client) => client.apiCall('files.getUploadURLExternal', wanted),
    signal,
  );
  if (url === undefined || id === undefined) throw new Error('Slack gave no address to upload to');
  const sent = await fetch(url, { method: 'POST', body: bytes, signal });
  if (!sent.ok) throw new Error(`Slack refused an upload with ${sent.status}`);
  const files: [{ id: string; title: string }] = [{ id, title: cut(title, TITLE) }];
  const place = thread === undefined ? { channel_id: channel } : { channel_id: channel, thread_ts: thread };
  await workspace.call(
    'files.completeUploadExternal',
    (client) => client.files.completeUploadExternal({ files, ...place }),
    signal,
  );
  const { file } = await workspace.call('files.info', (client) => client.files.info({ file: id }), signal);
  return { id, permalink: file?.permalink ?? '' };
}
