import type { Context, FormValues } from '../command.ts';
import { UserError } from '../errors.ts';
import { CHAT_LIMITS, megabytes } from '../exchange/limits.ts';
import { counted } from '../exchange/report.ts';
import { mention } from '../mention.ts';
import { actionId, type Button, type Form, type Reply } from '../reply.ts';
import type { ImportPlan } from './import.ts';

/** What is seldom asked for loads its libraries then. */
const importer = () => import('./import.ts');

/** Seconds in which a preview can be agreed to; less than an import is recognised when it is agreed to again. */
const PREVIEW_LIFE = 3600;

/** Asks for the file. */
export function importForm(): Form {
  const file = `CSV, TSV, or what Anki exports (.txt, .apkg); at most ${megabytes(CHAT_LIMITS.file)}`;
  return {
    id: actionId('deck', 'preview'),
    title: 'Import cards',
    fields: [{ name: 'file', label: 'File', file }],
  };
}

/** What a file would add; nothing is added. What can't be used leads to another try. */
export async function previewFile({
  files,
  space,
  shelf,
  actor,
  signal,
}: Context & FormValues): Promise<Reply> {
  try {
    const sent = files['file'];
    if (!sent) throw new UserError('No file came. Choose one, and send the form again.');
    await space.admitFile(actor);
    const bytes = await sent.read(CHAT_LIMITS.file, signal);
    const { describePlan, previewImport } = await importer();
    const plan = await previewImport(bytes, sent.name, space, signal);
    const { drafts, version } = plan;
    if (drafts.length === 0) return { ...describePlan(plan), buttons: [ANOTHER_FILE] };
    const key = await shelf.put(JSON.stringify({ drafts, version }), PREVIEW_LIFE);
    const agree: Button = { label: 'Add them', id: actionId('deck', 'add', key), style: 'primary' };
    return { ...describePlan(plan), buttons: [agree, ANOTHER_FILE] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { tone: 'warning', text: error.message, buttons: [ANOTHER_FILE] };
  }
}

const ANOTHER_FILE: Button = { label: 'Another file', id: actionId('deck', 'file') };

/** Adds what a preview has shown. @throws {UserError} when it is too old, or the cards have changed since */
export async function addPreviewed({ space, shelf, actor }: Context, key: string): Promise<Reply> {
  const kept = await shelf.get(key);
  if (kept === undefined)
    throw new UserError(`This preview is too old. ${mention('deck import')} takes the file again.`);
  const plan = JSON.parse(kept) as Pick<ImportPlan, 'drafts' | 'version'>;
  const { applyImport } = await importer();
  const { length } = await applyImport(plan, space, actor, `import-${key}`);
  return {
    tone: 'right',
    text: `${counted(length, 'card')} added. Everyone here can be asked: ${mention('ask deck:ours')}.`,
    buttons: [{ label: 'All cards', id: actionId('deck', 'page', '1') }],
  };
}
