import type { Bot } from '../bot.ts';
import { HERE, SPACE } from './session.ts';

/** What Node's readline wants of a completer: the candidates, and the end of the line they replace. */
export type Completion = [candidates: string[], replaced: string];

/** Completes commands, the names of their options, and the values of options that can suggest some. */
export async function complete(line: string, bot: Bot): Promise<Completion> {
  const usages = bot.commands.flatMap((command) => Object.entries(command.usages));
  const begun = among(
    usages.map(([command]) => `/${command} `),
    line,
  );
  if (begun[0].length > 0) return begun;
  const [, word = ''] = /(\S*)$/.exec(line) ?? [];
  const [command, usage] = usages.find(([typed]) => line.startsWith(`/${typed} `)) ?? [];
  if (command === undefined) return [[], word];
  const [, option, text = ''] = /^([^:]+):(.*)$/.exec(word) ?? [];
  if (option !== undefined) return suggested(command, option, text, bot);
  const options = Object.keys(usage?.options ?? {});
  const [names, typed] = among(
    options.map((candidate) => `${candidate}:`),
    word,
  );
  return names.length > 0 || options[0] === undefined
    ? [names, typed]
    : suggested(command, options[0], word, bot);
}

async function suggested(command: string, option: string, text: string, bot: Bot): Promise<Completion> {
  const suggestions = await bot.suggest({
    place: { id: HERE, space: SPACE },
    account: SPACE,
    command,
    option,
    text,
  });
  return [suggestions.map(({ value }) => value), text];
}

function among(candidates: readonly string[], typed: string): Completion {
  return [candidates.filter((candidate) => candidate.startsWith(typed)), typed];
}
