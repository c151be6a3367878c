import type { Bot } from '../bot.ts';
import { cut } from '../cut.ts';
import { takesFile, type Form, type FormField, type Reply } from '../reply.ts';
import { taskGroup } from '../taskgroup.ts';
import type { TerminalBoard } from './board.ts';
import { complete } from './complete.ts';
import { openLines, type LineSource, type Streams } from './lines.ts';
import { findPlayer, type Player } from './player.ts';
import { renderReply } from './render.ts';
import { createSession, type Screen } from './session.ts';
import { wantsColour } from './style.ts';

const PROMPT = 'viva› ';

/** Where no width is known, and the longest line that is pleasant to read. */
const WIDTH = { unknown: 80, most: 100 } as const;

/** Characters of what stands in a field already. */
const SHOWN = 40;

const WELCOME: Reply = {
  title: 'Viva',
  text: '`/ask` asks a question, `/review` goes through what is due, `/help` shows the rest. A number picks; Ctrl-D leaves.',
};

/** Where the terminal keeps things. */
interface Folders {
  /** The file of what was typed. */
  readonly history: string;
  /** The folder for files that come as bytes. */
  readonly downloads: string;
}

/**
 * Viva in the terminal, until the input ends or the signal fires.
 *
 * @param board whose posts are shown meanwhile
 */
export function runTerminal(
  bot: Bot,
  streams: Streams,
  { history, downloads }: Folders,
  signal: AbortSignal,
  board?: TerminalBoard,
): Promise<void> {
  return taskGroup(signal, async (group) => {
    const readerLeft = untilReaderLeaves(streams.output);
    const open = AbortSignal.any([group.signal, readerLeft]);
    const source = await openLines(streams, history, (line) => complete(line, bot), open);
    const player = streams.output.isTTY ? findPlayer(group) : undefined;
    const screen = createScreen(streams.output, source, player);
    const session = createSession(bot, screen, downloads);
    if (streams.output.isTTY) screen.show(WELCOME);
    source.prompt(PROMPT);
    const leave = board?.open(session.show);
    try {
      for await (const line of source.lines) {
        await session.enter(line, group.signal);
        if (open.aborted) break;
        source.prompt(screen.takePrompt() ?? PROMPT);
      }
    } finally {
      leave?.();
    }
    player?.stop();
    group.signal.throwIfAborted();
  });
}

/** Fires when nobody reads any more, as `head` stops reading: that ends the session, and is no failure. */
function untilReaderLeaves(output: Streams['output']): AbortSignal {
  const left = new AbortController();
  output.on('error', (error) => left.abort(error));
  return left.signal;
}

function promptFor(field: FormField): string {
  if (takesFile(field)) return `${field.label}, as a path (${field.file})`;
  return field.value ? `${field.label} [${cut(field.value, SHOWN)}]` : field.label;
}

/** Writes to the terminal; a form's field becomes the next prompt. */
function createScreen(
  output: Streams['output'],
  source: LineSource,
  player: Player | undefined,
): Screen & { takePrompt(): string | undefined } {
  const coloured = wantsColour(output);
  let wanted: string | undefined;
  const write = (text: string): void => source.write(`${text}\n\n`);
  return {
    show(reply) {
      const width = Math.min(output.columns || WIDTH.unknown, WIDTH.most);
      write(renderReply(reply, width, coloured));
      if (reply.clip) player?.play(reply.clip);
    },
    askFor(_form: Form, field) {
      wanted = `${promptFor(field)}: `;
      if (!output.isTTY) write(wanted.trim());
    },
    takePrompt() {
      const prompt = wanted;
      wanted = undefined;
      return prompt;
    },
  };
}
