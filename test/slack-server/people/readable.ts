import type { ImageElement, KnownBlock, TextObject } from '@slack/types';
import { kindOf, type SlackFile } from '../world/files.ts';
import type { Content, Message } from '../world/messages.ts';
import type { Workspace } from '../world/workspace.ts';

/** All that can be read of a message, a line for each part; its `text` only where it has no blocks. */
export function readableText({ text, blocks }: Content, workspace: Workspace): string {
  return blocks.length === 0 ? unmarked(text, workspace) : readableBlocks(blocks, workspace);
}

export function readableBlocks(blocks: readonly KnownBlock[], workspace: Workspace): string {
  return blocks
    .flatMap(textsOf)
    .map(({ type, text }) => (type === 'mrkdwn' ? unmarked(text, workspace) : text))
    .join('\n');
}

function textsOf(block: KnownBlock): readonly (TextObject | { type: 'markdown'; text: string })[] {
  if (block.type === 'section') return [...(block.text ? [block.text] : []), ...(block.fields ?? [])];
  if (block.type === 'header') return [block.text];
  if (block.type === 'context')
    return block.elements.flatMap((element) => (element.type === 'image' ? [] : [element]));
  if (block.type === 'markdown') return [{ type: 'markdown', text: block.text }];
  if (block.type === 'image') return block.title ? [block.title] : [];
  if (['actions', 'divider', 'input'].includes(block.type)) return [];
  throw new Error(`the person at this far end can't read ${block.type} blocks yet`);
}

/** What stands in angle brackets: https://docs.slack.dev/messaging/formatting-message-text#advanced */
const marked = /<([@#!]?)([^|>]*)(?:\|([^>]*))?>/g;

/** As Slack shows it: names for ids, labels for links, and what was escaped as it was meant. */
function unmarked(mrkdwn: string, workspace: Workspace): string {
  const shown = mrkdwn.replaceAll(marked, (_, sign: string, target: string, label?: string) => {
    if (sign === '@') return `@${workspace.user(target)?.name ?? target}`;
    if (sign === '#') return `#${workspace.conversation(target)?.name ?? target}`;
    return label ?? (sign === '!' ? `@${target}` : target);
  });
  return shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Whom a message calls: names of people, and `channel`, `here` and `everyone`. */
export function callsIn(content: Content, workspace: Workspace): string[] {
  return marksIn(content).flatMap(({ sign, target }) => {
    if (sign === '@') return [workspace.user(target)?.name ?? target];
    return sign === '!' && ['channel', 'here', 'everyone'].includes(target) ? [target] : [];
  });
}

function marksIn({ text, blocks }: Content): { sign: string; target: string }[] {
  const source = blocks.length === 0 ? text : blocks.flatMap(textsOf).map(mrkdwnIn).join('\n');
  return [...source.matchAll(marked)].map(([, sign = '', target = '']) => ({ sign, target }));
}

function mrkdwnIn({ type, text }: { readonly type: string; readonly text: string }): string {
  return type === 'mrkdwn' ? text : '';
}

/** The addresses of which Slack shows a preview. */
export function previewsOf({ content, unfurls }: Message): string[] {
  const { links = false, media = false } = unfurls ?? {};
  const isMedia = (url: string) => /\.(png|jpe?g|gif|ogg|mp3|mp4)$/i.test(url);
  return marksIn(content).flatMap(({ sign, target }) =>
    sign === '' && /^https?:/.test(target) && (isMedia(target) ? media : links) ? [target] : [],
  );
}

/** The alternative texts of the images. */
export function picturesOf({ content, files }: Message): string[] {
  return [
    ...content.blocks.flatMap(images).map(({ alt_text }) => alt_text),
    ...ofKind(files, 'image/').map(spokenName),
  ];
}

export function soundsOf({ files }: Message): string[] {
  return ofKind(files, 'audio/').map(spokenName);
}

function ofKind(files: readonly SlackFile[], kind: string): SlackFile[] {
  return files.filter((file) => !file.deleted && kindOf(file).startsWith(kind));
}

function spokenName({ altText, title }: SlackFile): string {
  return altText ?? title;
}

function images(block: KnownBlock): Pick<ImageElement, 'alt_text'>[] {
  if (block.type === 'image') return [block];
  if (block.type === 'context') return block.elements.filter((element) => element.type === 'image');
  return block.type === 'section' && block.accessory?.type === 'image' ? [block.accessory] : [];
}
