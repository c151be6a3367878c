import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import * as v from 'valibot';
import type { Problem } from '../decks/deck.ts';
import { isMissing } from '../missing.ts';

/** How words and identifiers are said, where the rules would get it wrong. */
export interface Lexicon {
  /** A key in small letters answers for any case; one with a capital only for itself. */
  find(written: string): string | undefined;
}

const said = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.regex(/^\p{L}[\p{L}\p{M}' -]*$/u, 'must be words: letters, spaces, hyphens and apostrophes'),
);

const shape = 'must be lines of "written: said"';

const schema = v.pipe(
  v.custom<object>((value) => typeof value === 'object' && !Array.isArray(value), shape),
  v.record(v.string(), said, shape),
);

export function createLexicon(entries: Readonly<Record<string, string>>): Lexicon {
  const words = new Map(Object.entries(entries));
  return { find: (written) => words.get(written) ?? words.get(written.toLowerCase()) };
}

/**
 * The lexicon of a deck: `lexicon.yaml` in the folder of all decks and in each folder on the way to it, then
 * the deck's own, `python/asyncio.lexicon.yaml`. The nearest wins; one that is not there is empty.
 *
 * @param id the deck's id, such as `python/asyncio`
 * @returns what is right, and every mistake with its file
 */
export async function loadLexicon(
  directory: string,
  id: string,
): Promise<{ lexicon: Lexicon; problems: Problem[] }> {
  const problems: Problem[] = [];
  const layers = await Promise.all(
    filesFor(id).map((file) => readEntries(directory, file, (problem) => problems.push(problem))),
  );
  return { lexicon: createLexicon(Object.assign({}, ...layers)), problems };
}

function filesFor(id: string): string[] {
  const folders = id.split('/').slice(0, -1);
  const above = folders.map((_, index) => folders.slice(0, index + 1).join('/'));
  return ['lexicon.yaml', ...above.map((folder) => `${folder}/lexicon.yaml`), `${id}.lexicon.yaml`];
}

async function readEntries(
  directory: string,
  file: string,
  report: (problem: Problem) => void,
): Promise<Record<string, string>> {
  try {
    const text = await readFile(join(directory, file), 'utf8');
    const result = v.safeParse(schema, load(text) ?? {});
    if (result.success) return result.output;
    for (const issue of result.issues) report(problemOf(issue, file, text));
  } catch (error) {
    if (error instanceof YAMLException)
      report({ file, line: 1 + (error.mark?.line ?? 0), reason: `this is not YAML: ${error.reason}` });
    else if (!isMissing(error)) report({ file, line: 1, reason: `can't be read: ${String(error)}` });
  }
  return {};
}

function problemOf(issue: v.BaseIssue<unknown>, file: string, text: string): Problem {
  const key = v.getDotPath(issue) ?? '';
  const line = text.split('\n').findIndex((one) => key && one.replace(/^['"]/, '').startsWith(key)) + 1;
  return { file, line: Math.max(1, line), reason: `${key || 'the lexicon'} ${issue.message}` };
}
