import { UserError } from '../errors.ts';
import { quoted } from '../reply.ts';

const WANTED =
  'Send a CSV or TSV file, or what Anki exports: Notes in Plain Text (.txt) or a deck package (.apkg).';

const ENDINGS = ['csv', 'tsv', 'tab', 'txt', 'apkg', 'colpkg'];

/**
 * What a file is, by its content; its name only tells what it can't be.
 *
 * @throws {UserError} for what can't be imported, saying what to send instead
 */
export function fileKind(bytes: Uint8Array, name: string): 'package' | 'table' {
  if (bytes.length === 0) throw new UserError(`The file is empty. ${WANTED}`);
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return 'package';
  const mistake = MISTAKES.find(({ sign }) => sign.test(start));
  if (mistake) throw new UserError(`${mistake.what} ${mistake.remedy ?? WANTED}`);
  const ending = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase();
  if (ending !== undefined && !ENDINGS.includes(ending))
    throw new UserError(`${quoted(name)} can't be imported. ${WANTED}`);
  if (ending === 'apkg' || ending === 'colpkg')
    throw new UserError('This is not an Anki package, or only a part of one. Export it from Anki again.');
  return 'table';
}

const MISTAKES: readonly { readonly sign: RegExp; readonly what: string; readonly remedy?: string }[] = [
  {
    sign: /^(\xEF\xBB\xBF)?\s*<(!doctype|!--|html|head|body|\?xml)/i,
    what: 'This is a web page, not the file that it leads to.',
    remedy: 'Download the file itself, and send that.',
  },
  {
    sign: /^(\xEF\xBB\xBF)?\s*[a-z]+:\/\/\S+\s*$/i,
    what: 'This is a link, not a file.',
    remedy: 'Download what it leads to, and send that.',
  },
  {
    sign: /^SQLite format 3/,
    what: "This is Anki's own collection.",
    remedy: 'In Anki, export the deck as a package (.apkg), and send that.',
  },
  {
    sign: /^\xD0\xCF/,
    what: 'This is a spreadsheet or document of an office program.',
    remedy: 'Save it as CSV, and send that.',
  },
  {
    sign: /^\{\\rtf/,
    what: 'This is a document of a word processor.',
    remedy: 'Save it as plain text or CSV, and send that.',
  },
  {
    sign: /^(\p{Cc}\x8B|7z\xBC\xAF|Rar!)/u,
    what: 'This is an archive.',
    remedy: 'Unpack it, and send the file within.',
  },
  { sign: /^(\x89PNG|\xFF\xD8\xFF|GIF8)/, what: 'This is a picture.' },
  { sign: /^%PDF/, what: 'This is a PDF.' },
];
