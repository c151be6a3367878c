import type { Library } from '../decks/library.ts';
import { plainText } from '../markdown.ts';
import { actionId, quoted, type Reply } from '../reply.ts';
import type { Flag, FlawKind } from '../store/flags.ts';

/** Reports that are shown at once. */
const SHOWN = 10;

/** Characters of a question, and of what was told of it. */
const [QUESTION, NOTE] = [120, 400];

const KINDS: Readonly<Record<FlawKind, string>> = {
  wrong: 'wrong',
  unclear: 'unclear',
  audio: 'audio differs',
};

/** The cards that were reported, for those who manage them. @param via the command whose action settles one */
export function flaggedView(via: string, flags: readonly Flag[], library: Library, before?: string): Reply {
  const shown = flags.slice(0, SHOWN);
  if (shown.length === 0) return { text: [before, 'No card is reported.'].filter(Boolean).join(' ') };
  const more = flags.length - shown.length;
  return {
    title: flags.length === 1 ? 'One report' : `${flags.length} reports`,
    text: [before, more > 0 && `The oldest ${SHOWN} are shown.`].filter(Boolean).join(' '),
    fields: shown.map((flag, index) => ({
      name: `${index + 1}. ${KINDS[flag.kind]}`,
      value: told(flag, library),
    })),
    menu: {
      placeholder: 'Take one down',
      options: shown.map(({ id, kind }, index) => ({
        label: `${index + 1}. ${KINDS[kind]}`,
        id: actionId(via, 'settle', id),
      })),
    },
  };
}

function told({ card, note, by }: Flag, library: Library): string {
  const question = library.findCard(card)?.question;
  return [
    question === undefined ? 'The card is no longer there.' : quoted(plainText(question), QUESTION),
    note && quoted(note, NOTE),
    `\`${card}\`, by ${quoted(by.name)}`,
  ]
    .filter(Boolean)
    .join('\n');
}
