import { randomBytes } from 'node:crypto';
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { schemaProblems } from '../far-end/schema.ts';
import { limitProblems } from './rules/block-limits.ts';
import { SlackError } from './world/slack-error.ts';

export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
export type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };

const mostBlocksOfMessage = 50;
/** Of all markdown blocks together: https://docs.slack.dev/reference/block-kit/blocks/markdown-block */
const mostMarkdown = 12_000;

/** The blocks of a message, or `invalid_blocks` with what is wrong with them. */
export function messageBlocks(value: unknown): KnownBlock[] {
  const problems: string[] = [];
  if (!areBlocks(value, problems)) throw new SlackError('invalid_blocks', problems);
  problems.push(...limitProblems(value, '/blocks'), ...arrangementProblems(value, '/blocks'));
  if (asksForFiles(value)) problems.push(`${FOR_MODALS} [json-pointer:/blocks]`);
  if (value.length > mostBlocksOfMessage)
    problems.push(`no more than ${mostBlocksOfMessage} items allowed [json-pointer:/blocks]`);
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems);
  return withIds(value);
}

/** A modal, or `invalid_arguments` with what is wrong with it. */
export function modalView(value: unknown): Modal {
  const problems: string[] = [];
  if (!isModal(value, problems)) throw new SlackError('invalid_arguments', problems);
  problems.push(...viewProblems(value));
  if (value.blocks.some(({ type }) => type === 'input') && !value.submit)
    problems.push('a view with inputs must have a submit [json-pointer:/view/submit]');
  if (problems.length > 0) throw new SlackError('invalid_arguments', problems);
  return named(value);
}

/** A home tab, or `invalid_arguments` with what is wrong with it. */
export function homeView(value: unknown): Home {
  const problems: string[] = [];
  if (!isHome(value, problems)) throw new SlackError('invalid_arguments', problems);
  problems.push(...viewProblems(value));
  if (asksForFiles(value.blocks)) problems.push(`${FOR_MODALS} [json-pointer:/view/blocks]`);
  if (problems.length > 0) throw new SlackError('invalid_arguments', problems);
  return named(value);
}

const FOR_MODALS = 'a file_input is for modals only';

/** Bytes of a view's JSON: https://docs.slack.dev/reference/methods/views.open */
const mostOfView = 250_000;

function viewProblems(view: Modal | Home): string[] {
  if (JSON.stringify(view).length > mostOfView) throw new SlackError('view_too_large');
  return [
    ...limitProblems(view, '/view'),
    ...arrangementProblems(view.blocks, '/view/blocks'),
    ...(view.blocks.some(({ type }) => type === 'markdown')
      ? ['markdown blocks are for messages only [json-pointer:/view/blocks]']
      : []),
  ];
}

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export function asksForFiles(blocks: readonly KnownBlock[]): boolean {
  return blocks.some((block) => block.type === 'input' && block.element.type === 'file_input');
}

function named<View extends Modal | Home>(view: View): View {
  return { ...view, blocks: withIds(view.blocks) };
}

function areBlocks(value: unknown, problems: string[]): value is KnownBlock[] {
  problems.push(...schemaProblems('slack.blocks', value).map((line) => inSlacksWords(line, '/blocks')));
  return problems.length === 0;
}

function isModal(value: unknown, problems: string[]): value is Modal {
  problems.push(...schemaProblems('slack.modal', value).map((line) => inSlacksWords(line, '/view')));
  return problems.length === 0;
}

function isHome(value: unknown, problems: string[]): value is Home {
  problems.push(...schemaProblems('slack.home', value).map((line) => inSlacksWords(line, '/view')));
  return problems.length === 0;
}

function inSlacksWords(line: string, root: string): string {
  const [pointer = '', problem = ''] = line.split(/: (.*)/s);
  return `${problem} [json-pointer:${root}${pointer === '/' ? '' : pointer}]`;
}

/** What no length tells: ids that must differ, parts of which one must be there. */
function arrangementProblems(blocks: readonly KnownBlock[], pointer: string): string[] {
  const markdown = blocks.map((block) => (block.type === 'markdown' ? block.text.length : 0));
  return [
    ...repeated(blocks.map(({ block_id }) => block_id)).map(
      (id) => `block_id ${id} is not unique [json-pointer:${pointer}]`,
    ),
    ...blocks.flatMap((block, index) =>
      repeated(interactiveElements(block).map(actionId)).map(
        (id) => `action_id ${id} is not unique in its block [json-pointer:${pointer}/${index}]`,
      ),
    ),
    ...blocks.flatMap((block, index) =>
      block.type === 'section' && !block.text && !block.fields
        ? [`a section must have text or fields [json-pointer:${pointer}/${index}]`]
        : [],
    ),
    ...(markdown.reduce((sum, length) => sum + length, 0) > mostMarkdown
      ? [`markdown blocks must have less than ${mostMarkdown + 1} characters [json-pointer:${pointer}]`]
      : []),
  ];
}

function repeated(ids: readonly (string | undefined)[]): string[] {
  const given = ids.filter((id) => id !== undefined);
  return [...new Set(given.filter((id, index) => given.indexOf(id) !== index))];
}

/** What one can press, choose or type into. */
export function interactiveElements(block: KnownBlock): readonly object[] {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions' || block.type === 'context_actions') return block.elements;
  return block.type === 'section' && block.accessory && block.accessory.type !== 'image'
    ? [block.accessory]
    : [];
}

function actionId(element: object): string | undefined {
  return 'action_id' in element && typeof element.action_id === 'string' ? element.action_id : undefined;
}

/** As Slack does, every block and interactive element that came without an id gets one. */
function withIds(blocks: readonly KnownBlock[]): KnownBlock[] {
  const all = structuredClone([...blocks]);
  for (const block of all) {
    block.block_id ??= randomId();
    for (const element of interactiveElements(block))
      Object.assign(element, { action_id: actionId(element) ?? randomId() });
  }
  return all;
}

function randomId(): string {
  return randomBytes(4).toString('base64url');
}
