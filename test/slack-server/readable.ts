import type { Button, ImageElement, KnownBlock, TextObject } from '@slack/types';
import { interactiveElements } from './block-kit.ts';
import type { Content } from './messages.ts';

/** All that can be read of a message, a line for each part; its `text` only where it has no blocks. */
export function readableText({ text, blocks }: Content): string {
  return blocks.length === 0 ? unescaped(text) : blocks.flatMap(lines).join('\n');
}

function lines(block: KnownBlock): string[] {
  if (block.type === 'section')
    return [...(block.text ? [block.text] : []), ...(block.fields ?? [])].map(shown);
  if (block.type === 'header') return [shown(block.text)];
  if (block.type === 'context')
    return block.elements.flatMap((element) => (element.type === 'image' ? [] : [shown(element)]));
  if (block.type === 'markdown') return [block.text];
  if (block.type === 'image') return block.title ? [shown(block.title)] : [];
  if (block.type === 'actions' || block.type === 'divider') return [];
  throw new Error(`the person at this far end can't read ${block.type} blocks yet`);
}

function shown({ type, text }: TextObject): string {
  return type === 'mrkdwn' ? unescaped(text) : text;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescaped(mrkdwn: string): string {
  return mrkdwn.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A button, and the id of the block it stands in. */
export interface PlacedButton {
  readonly button: Button;
  readonly blockId: string | undefined;
}

export function buttonsOf({ blocks }: Content): PlacedButton[] {
  return blocks.flatMap((block) =>
    interactiveElements(block)
      .filter(isButton)
      .map((button) => ({ button, blockId: block.block_id })),
  );
}

function isButton(element: object): element is Button {
  return 'type' in element && element.type === 'button';
}

/** The alternative texts of the images. */
export function picturesOf({ blocks }: Content): string[] {
  return blocks.flatMap(images).map(({ alt_text }) => alt_text);
}

function images(block: KnownBlock): Pick<ImageElement, 'alt_text'>[] {
  if (block.type === 'image') return [block];
  if (block.type === 'context') return block.elements.filter((element) => element.type === 'image');
  return block.type === 'section' && block.accessory?.type === 'image' ? [block.accessory] : [];
}
