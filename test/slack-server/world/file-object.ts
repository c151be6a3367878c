import { extname } from 'node:path';
import { kindOf, permalinkOf, type Share, type SlackFile } from './files.ts';
import type { Conversation } from './workspace.ts';

/** A file as Slack writes it into payloads and answers: https://docs.slack.dev/reference/objects/file-object */
export function fileObject(file: SlackFile): object {
  const { id, name, title, created, shares, altText, user, url } = file;
  if (file.deleted) return { id, mode: 'tombstone' };
  const idsOf = (kind: Conversation['kind']) =>
    shares.filter(({ channel }) => channel.kind === kind).map(({ channel }) => channel.id);
  return {
    id,
    name,
    title,
    created,
    timestamp: created,
    mimetype: kindOf(file),
    filetype: extname(name).slice(1),
    size: file.length,
    mode: 'hosted',
    user,
    url_private: url,
    url_private_download: url,
    permalink: permalinkOf(file),
    ...(altText !== undefined && { alt_txt: altText }),
    is_public: idsOf('public').length > 0,
    channels: idsOf('public'),
    groups: idsOf('private'),
    ims: idsOf('im'),
    shares: sharesObject(shares),
  };
}

function sharesObject(shares: readonly Share[]): object {
  const of = (which: readonly Share[]) =>
    Object.fromEntries(
      which.map(({ channel: { id } }) => [
        id,
        which.filter(({ channel }) => channel.id === id).map(({ ts }) => ({ ts })),
      ]),
    );
  const [open, closed] = [
    shares.filter(({ channel }) => channel.kind === 'public'),
    shares.filter(({ channel }) => channel.kind !== 'public'),
  ];
  return {
    ...(open.length > 0 && { public: of(open) }),
    ...(closed.length > 0 && { private: of(closed) }),
  };
}
