import { escapeMarkdown, type APIEmbed } from 'discord.js';
import { createHash } from 'node:crypto';
import type { Reply } from '../reply.ts';
import { BLANK, renderMessage, type MessagePayload } from './render.ts';

/**
 * What a message with this key carries, unseen, to be found by: the address of its embed. Discord keeps an embed's
 * address as it was sent, with its fragment, and shows it as the link of the embed's title only: without a title,
 * nowhere. A nonce isn't told again later, and a button's id would be there only where there are buttons.
 * https://docs.discord.com/developers/resources/message#embed-object and
 * https://github.com/discord/discord-api-docs/issues/4129
 */
export function markOf(key: string): string {
  return `https://example.com/#${createHash('sha256').update(key).digest('base64url')}`;
}

/** Whether a message carries this mark; the fragment alone tells, in whatever way the address before it is written. */
export function isMarked({ embeds }: { readonly embeds: readonly APIEmbed[] }, mark: string): boolean {
  const fragment = new URL(mark).hash;
  return embeds.some(({ url = '' }) => url.endsWith(fragment));
}

/** A message that nobody asked for, with its mark. It always has an embed. */
export function renderMarked(reply: Reply, mark: string): MessagePayload {
  const message = renderUntitled(reply);
  const [embed = { description: reply.clip?.transcript ?? BLANK }] = message.embeds;
  return { ...message, content: '', embeds: [{ ...embed, url: mark }] };
}

/** The title as a heading within the text, where an address makes no link of it. */
export function renderUntitled({ title = '', ...reply }: Reply): MessagePayload {
  const words = title.replace(/\s+/g, ' ').trim();
  const heading = words && `### ${escapeMarkdown(words)}`;
  return renderMessage({ ...reply, text: [heading, reply.text].filter(Boolean).join('\n') });
}
