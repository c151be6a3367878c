import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import { type Problem, problem, repeated, required } from './problems.ts';

type Commands = Discord['commands'];

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const naming = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What must agree within and among commands, beyond shapes and limits. */
export function commandsProblems(commands: Commands): Problem[] {
  const same = 'Application command names must be unique';
  return [
    ...repeated(commands, ({ name, type = ApplicationCommandType.ChatInput }) => `${type} ${name}`).map(
      (command) => problem(`/${commands.indexOf(command)}`, 'APPLICATION_COMMANDS_DUPLICATE_NAME', same),
    ),
    ...commands.flatMap((command, index) => commandProblems(command, `/${index}`)),
  ];
}

function commandProblems(command: Commands[number], at: string): Problem[] {
  if ((command.type ?? ApplicationCommandType.ChatInput) !== ApplicationCommandType.ChatInput) return [];
  return [
    ...nameProblems(command.name, at, 'APPLICATION_COMMAND_INVALID_NAME'),
    ...('description' in command && command.description ? [] : [required(`${at}/description`)]),
    ...('options' in command ? optionsProblems(command.options ?? [], `${at}/options`) : []),
  ];
}

function optionsProblems(options: readonly APIApplicationCommandOption[], at: string): Problem[] {
  const late = options.findIndex(
    (option, index) => isRequired(option) && options.slice(0, index).some((earlier) => !isRequired(earlier)),
  );
  const order = 'Required options must be placed before non-required options';
  return [
    ...repeated(options, ({ name }) => name).map(({ name }) =>
      problem(at, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', `Option name ${name} is used twice`),
    ),
    ...(late < 0 ? [] : [problem(`${at}/${late}`, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', order)]),
    ...options.flatMap((option, index) => [
      ...nameProblems(option.name, `${at}/${index}`, 'APPLICATION_COMMAND_INVALID_NAME'),
      ...(hasOptions(option) ? optionsProblems(option.options ?? [], `${at}/${index}/options`) : []),
    ]),
  ];
}

function hasOptions(option: APIApplicationCommandOption) {
  return (
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
  );
}

function isRequired(option: APIApplicationCommandOption): boolean {
  return 'required' in option && option.required === true;
}

function nameProblems(name: string, at: string, code: string): Problem[] {
  const wellNamed = naming.test(name) && name === name.toLowerCase();
  return wellNamed ? [] : [problem(`${at}/name`, code, 'Command name is invalid')];
}
