import {
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type APIStringSelectComponent,
  ComponentType,
} from 'discord-api-types/v10';
import type { Message, Post } from '../world/post.ts';

/** All that can be read of a message, a line for each part. */
export function textOf({ content, embeds }: Message): string {
  return [content, ...embeds.flatMap(embedTexts)].filter((text) => text).join('\n');
}

function embedTexts({ author, title, description, fields = [], footer }: APIEmbed): (string | undefined)[] {
  return [
    author?.name,
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ];
}

/** The alternative texts of the images; an empty one where an image has none. */
export function picturesOf({ attachments }: Message): string[] {
  return attachments
    .filter(({ content_type = '' }) => content_type.startsWith('image/'))
    .map(({ description = '' }) => description);
}

/** What the sounds say, as described; the names of those without a description. */
export function soundsOf({ attachments }: Message): string[] {
  return attachments
    .filter(({ content_type = '' }) => content_type.startsWith('audio/'))
    .map(({ description, filename }) => description ?? filename);
}

/** An attachment as it was sent. */
export interface SeenFile {
  readonly name: string;
  /** Its media type, by its name. */
  readonly type: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

export function filesOf({ message, files }: Post): SeenFile[] {
  return message.attachments.map(({ id, filename, content_type, description }) => ({
    name: filename,
    type: content_type ?? '',
    description: description ?? '',
    bytes: files.get(id) ?? new Uint8Array(),
  }));
}

/** The buttons that can be pressed now. */
export function buttonsOf(message: Message): APIButtonComponentWithCustomId[] {
  return componentsOf(message).filter(
    (component): component is APIButtonComponentWithCustomId =>
      component.type === ComponentType.Button && 'custom_id' in component && !component.disabled,
  );
}

export function selectsOf(message: Message): APIStringSelectComponent[] {
  return componentsOf(message).filter(
    (component): component is APIStringSelectComponent =>
      component.type === ComponentType.StringSelect && !component.disabled,
  );
}

function componentsOf({ components = [] }: Message): APIComponentInMessageActionRow[] {
  return components.flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []));
}
