import type { Discord as Forms } from '../../scripts/far-end-schemas.ts';
import { excesses, excessesByType, type Limits } from '../far-end/limits.ts';
import { schemaProblems } from '../far-end/schema.ts';
import { commandsProblems } from './rules/command-rules.ts';
import {
  choicesLimits,
  commandsLimits,
  componentLimits,
  messageLimits,
  modalLimits,
  optionLimits,
} from './rules/limits.ts';
import { messageProblems, modalProblems } from './rules/message-rules.ts';
import { limitProblem, type Problem, shapeProblem } from './rules/problems.ts';
import { invalidForm } from './rules/refusal.ts';

/**
 * The body of a request, checked as Discord checks it: its shape, the documented limits, and what must agree
 * in it. Throws `Invalid Form Body` with the places; `under` is put before them (`/data` in a callback).
 */
export function checked<Name extends keyof Forms>(name: Name, value: unknown, under = ''): Forms[Name] {
  const found = problemsOf(name, value);
  if (found.length > 0) throw invalidForm(found, under);
  return value as Forms[Name];
}

/** A single command, checked as those of a list are. */
export function checkedCommand(command: unknown): Forms['commands'][number] {
  const found = problemsOf('commands', [command]);
  if (found.length > 0) throw invalidForm(found.map(({ at, ...words }) => ({ ...words, at: at.slice(2) })));
  return command as Forms['commands'][number];
}

function problemsOf(name: keyof Forms, value: unknown): Problem[] {
  const ofShape = schemaProblems(`discord.${name}`, value).map(shapeProblem);
  const beyond: (form: never) => Problem[] = problems[name];
  return ofShape.length > 0 ? ofShape : beyond(value as never);
}

const problems: { readonly [Name in keyof Forms]: (form: Forms[Name]) => Problem[] } = {
  commands: (commands) => [
    ...limitProblems(commands, commandsLimits),
    ...commands.flatMap((command, index) =>
      'options' in command
        ? excessesByType(command.options, optionLimits, `/${index}/options`).map(limitProblem)
        : [],
    ),
    ...commandsProblems(commands),
  ],
  message: (message) => [...limitProblems(message, messageLimits), ...messageProblems(message)],
  edit: (edit) => [...limitProblems(edit, messageLimits), ...messageProblems(edit)],
  modal: (modal) => [...limitProblems(modal, modalLimits), ...modalProblems(modal)],
  choices: (choices) => limitProblems(choices, choicesLimits),
};

function limitProblems(form: Forms[keyof Forms], limits: Limits): Problem[] {
  const components = 'components' in form ? form.components : [];
  return [...excesses(form, limits), ...excessesByType(components, componentLimits, '/components')].map(
    limitProblem,
  );
}
