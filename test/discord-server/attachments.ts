import { extname } from 'node:path';
import type { APIAttachment } from 'discord-api-types/v10';
import type { Discord } from '../../scripts/far-end-schemas.ts';
import { type Problem, problem } from './problems.ts';
import { invalidForm } from './refusal.ts';
import { channel } from './world.ts';

type Metadata = NonNullable<Discord['message']['attachments']>[number];

/** The files that came with a request, by the number in `files[0]`. */
export type Uploads = ReadonlyMap<string, File>;

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
  newId: () => string,
): APIAttachment[] {
  const named = (wanted ?? []).map((metadata, index) => {
    const kept = before.find(({ id }) => id === metadata.id);
    if (kept) return { ...kept, ...described(metadata) };
    const file = uploads.get(String(metadata.id));
    if (!file) throw invalidForm([notFound(`/attachments/${index}`)]);
    return attachment(newId(), file, metadata);
  });
  const unnamed = [...uploads].filter(([key]) => !wanted?.some(({ id }) => String(id) === key));
  return [
    ...(wanted === undefined ? before : named),
    ...unnamed.map(([, file]) => attachment(newId(), file)),
  ];
}

function attachment(id: string, file: File, metadata: Partial<Metadata> = {}): APIAttachment {
  const filename = metadata.filename ?? file.name;
  const content_type = types[extname(filename).toLowerCase()];
  const url = `https://cdn.discordapp.com/attachments/${channel.id}/${id}/${encodeURIComponent(filename)}`;
  return {
    id,
    filename,
    size: file.size,
    url,
    proxy_url: url,
    ...(content_type !== undefined && { content_type }),
    ...described(metadata),
  };
}

function described({ description }: Partial<Metadata>) {
  return typeof description === 'string' ? { description } : {};
}

function notFound(at: string): Problem {
  return problem(at, 'ATTACHMENT_NOT_FOUND', 'The attachment was neither there before nor uploaded');
}
