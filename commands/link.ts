import { action, command } from '../src/command.ts';
import { textOption } from '../src/options.ts';
import { actionId, quoted, type Reply } from '../src/reply.ts';
import type { NamedAccount } from '../src/store/codes.ts';
import type { Studying } from '../src/study/account.ts';

const readCode = ([code = '']: readonly string[]): { code: string } => ({ code });
const readNothing = (): object => ({});

export default command({
  name: 'link',
  summary: 'Study as one with my account on another platform',
  options: {
    code: textOption({ summary: 'The code that /link showed there', required: false, range: [1, 40] }),
  },
  answers: 'actor',
  async run({ account, options }) {
    if (options.code !== undefined) return confirmation(await account.claim(options.code));
    const studying = await account.studying();
    return studying.accounts.length > 1 ? linkedView(studying) : offer(await account.newCode());
  },

  actions: {
    confirm: action(readCode, 'update', async ({ account, code, signal }) => ({
      ...linkedView(await account.link(code, signal)),
      tone: 'right',
    })),

    cancel: action(readCode, 'update', async ({ account, code }) => {
      await account.cancel(code);
      return { text: 'Nothing was linked, and the code is spent.' };
    }),

    unlink: action(readNothing, 'update', async ({ account }) => farewell(await account.studying())),

    keep: action(readNothing, 'update', async ({ account }) => linkedView(await account.studying())),

    leave: action(readNothing, 'update', async ({ account }) => {
      const { reviews } = await account.unlink();
      return {
        tone: 'right',
        title: 'Unlinked',
        text: `This account goes on alone from here, with ${count(reviews)}.`,
      };
    }),
  },
});

function offer(code: string): Reply {
  const shown = `${code.slice(0, 4)}-${code.slice(4)}`;
  return {
    title: 'Link another account',
    text: [
      'Do you use Viva elsewhere, too? Within ten minutes, type this there, from your other account:',
      `\`/link code:${shown}\``,
      `On Slack, begin it with \`/viva link\`. You will see both accounts before anything is linked. Show the code to nobody: whoever types it can study as you.`,
    ].join('\n\n'),
  };
}

interface Pair {
  readonly code: string;
  readonly here: Studying;
  readonly there: Studying;
}

function confirmation({ code, here, there }: Pair): Reply {
  return {
    title: 'Link these accounts?',
    text: 'Their reviews are put together by time, and from then on both study as one. If you unlink later, each keeps a copy of everything.',
    fields: [
      { name: 'Here', value: describe(here) },
      { name: 'There', value: describe(there) },
    ],
    buttons: [
      { label: 'Link', id: actionId('link', 'confirm', code), style: 'primary' },
      { label: 'Cancel', id: actionId('link', 'cancel', code) },
    ],
  };
}

/** Also what a stale button leads to, when there is nothing to unlink any more. */
function linkedView(studying: Studying): Reply {
  if (studying.accounts.length < 2) return { text: 'This account is not linked with another one.' };
  return {
    title: 'Your accounts study as one',
    text: `${describe(studying)}\n\nTo add another account, use \`/link\` there (on Slack, \`/viva link\`), and type its code here.`,
    buttons: [{ label: 'Unlink', id: actionId('link', 'unlink'), style: 'danger' }],
  };
}

function farewell(studying: Studying): Reply {
  if (studying.accounts.length < 2) return linkedView(studying);
  return {
    title: 'Unlink this account?',
    text: `${describe(studying)}\n\nThis account leaves the others, and takes a copy of everything along. Nothing is lost.`,
    buttons: [
      { label: 'Yes, unlink', id: actionId('link', 'leave'), style: 'danger' },
      { label: 'Stay linked', id: actionId('link', 'keep') },
    ],
  };
}

/** `` `ada` on Discord and `Ada L` on Slack · 120 reviews `` */
function describe({ accounts, reviews }: Studying): string {
  const names = accounts.map(({ id, name }) => `${quoted(name)} on ${platformOf(id)}`);
  return `${new Intl.ListFormat('en-GB').format(names)} · ${count(reviews)}`;
}

/** Ids carry their platform: `discord:1234`. */
function platformOf(id: NamedAccount['id']): string {
  const [platform = ''] = id.split(':');
  return platform.charAt(0).toUpperCase() + platform.slice(1);
}

function count(reviews: number): string {
  return reviews === 1 ? 'one review' : `${reviews} reviews`;
}
