import { extname } from 'node:path';
import type { APIAttachment } from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import { type Problem, problem } from '../rules/problems.ts';
import { invalidForm } from '../rules/refusal.ts';

export type Metadata = NonNullable<Discord['message']['attachments']>[number];

export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files that came with a request, by the number in `files[0]`. */
export type Uploads = ReadonlyMap<string, Upload>;

/** Makes an attachment of a file. */
type Attach = (upload: Upload, metadata?: Metadata) => APIAttachment;

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
};

/**
 * A message's attachments after an edit: where `wanted` is given, only those that it names, be they there
 * before or among the uploads; else the old and the new ones.
 * https://docs.discord.com/developers/resources/message#attachment-object
 */
export function attachmentsAfter(
  before: readonly APIAttachment[],
  wanted: readonly Metadata[] | null | undefined,
  uploads: Uploads,
  attach: Attach,
): APIAttachment[] {
  const named = (wanted ?? []).map((metadata, index) => {
    const kept = before.find(({ id }) => id === metadata.id);
    if (kept) return { ...kept, ...described(metadata) };
    const upload = uploads.get(String(metadata.id));
    if (!upload) throw invalidForm([notFound(`/attachments/${index}`)]);
    return attach(upload, metadata);
  });
  const unnamed = [...uploads].filter(([key]) => !wanted?.some(({ id }) => String(id) === key));
  return [...(wanted === undefined ? before : named), ...unnamed.map(([, upload]) => attach(upload))];
}

export function newAttachment(
  id: string,
  channelId: string,
  { name, bytes }: Upload,
  metadata: Partial<Metadata> = {},
): APIAttachment {
  const filename = metadata.filename ?? name;
  const content_type = types[extname(filename).toLowerCase()];
  const url = `https://cdn.discordapp.com/attachments/${channelId}/${id}/${encodeURIComponent(filename)}`;
  const { duration_secs, waveform } = metadata;
  return {
    id,
    filename,
    size: bytes.length,
    url,
    proxy_url: url,
    ...(content_type !== undefined && { content_type }),
    ...(typeof duration_secs === 'number' && { duration_secs }),
    ...(typeof waveform === 'string' && { waveform }),
    ...described(metadata),
  };
}

function described({ description }: Partial<Metadata>) {
  return typeof description === 'string' ? { description } : {};
}

function notFound(at: string): Problem {
  return problem(at, 'ATTACHMENT_NOT_FOUND', 'The attachment was neither there before nor uploaded');
}
