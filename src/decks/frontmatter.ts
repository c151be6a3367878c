import { load, YAMLException } from 'js-yaml';
import * as v from 'valibot';

const line = (limit: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(limit, `has more than ${limit} characters`),
    v.regex(/^[^\n\r]*$/, 'must be one line'),
  );

const schema = v.object(
  {
    title: line(100),
    language: v.pipe(line(35), v.check(isLanguage, 'must be a language tag such as en or pt-BR')),
    licence: line(60),
    summary: line(200),
  },
  'is missing',
);

const KEYS = Object.keys(schema.entries);

export type FrontMatter = v.InferOutput<typeof schema>;

export interface SplitFile {
  /** What stands between the two lines of `---`; undefined if the file does not begin with them. */
  readonly yaml: string | undefined;
  readonly body: string;
  /** Number of the body's first line, from 1. */
  readonly bodyLine: number;
}

/** Parts a file, its line ends made Unix's, into front matter and body. */
export function splitFrontMatter(text: string): SplitFile {
  const [matter, yaml] = /^\s*---\n(?:([\s\S]*?)\n)?---(?:\n|$)/.exec(text) ?? [];
  if (matter === undefined) return { yaml: undefined, body: text, bodyLine: 1 };
  return { yaml: yaml ?? '', body: text.slice(matter.length), bodyLine: matter.split('\n').length };
}

/** Reads a deck's front matter; every mistake goes to `report` with its line, and then nothing comes back. */
export function readFrontMatter(
  yaml: string | undefined,
  report: (line: number, reason: string) => void,
): FrontMatter | undefined {
  if (yaml === undefined) {
    report(
      1,
      'the file must begin with front matter: title, language, licence and summary between two lines of ---',
    );
    return undefined;
  }
  const matter = parseYaml(yaml, report);
  if (matter === undefined) return undefined;
  const unknown = Object.keys(matter).filter((key) => !KEYS.includes(key));
  for (const key of unknown) report(1 + lineOfKey(yaml, key), `${key} is not known: ${KEYS.join(', ')} are`);
  const result = v.safeParse(schema, matter, { abortPipeEarly: true });
  for (const issue of result.issues ?? []) {
    const key = v.getDotPath(issue)!;
    report(1 + lineOfKey(yaml, key), `${key} ${issue.message}`);
  }
  return result.success && unknown.length === 0 ? result.output : undefined;
}

function parseYaml(yaml: string, report: (line: number, reason: string) => void): object | undefined {
  if (!yaml.trim()) return {};
  try {
    const matter: unknown = load(yaml);
    if (typeof matter === 'object' && matter !== null && !Array.isArray(matter)) return matter;
    report(1, `the front matter must be lines "key: value", of ${KEYS.join(', ')}`);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    report(2 + (error.mark?.line ?? 0), `the front matter is not YAML: ${error.reason}`);
  }
  return undefined;
}

/** Line of a key below the opening `---`, from 1; 0, that line itself, for a key that is missing. */
function lineOfKey(yaml: string, key: string): number {
  return (
    yaml.split('\n').findIndex((text) => text.replace(/^["']|["'](?=\s*:)/g, '').startsWith(`${key}:`)) + 1
  );
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
