import type { Excess } from '../../far-end/limits.ts';

/** One fault of a request body, in Discord's words. */
export interface Problem {
  /** JSON pointer of the faulty place, `/components/0/components/1/custom_id`. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

export function problem(at: string, code: string, message: string): Problem {
  return { at, code, message };
}

export function required(at: string): Problem {
  return problem(at, 'BASE_TYPE_REQUIRED', 'This field is required');
}

export function badLength(at: string, least: number, most: number): Problem {
  return problem(at, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`);
}

export function notOneOf(at: string, choices: readonly unknown[]): Problem {
  return problem(at, 'BASE_TYPE_CHOICES', `Value must be one of (${choices.join(', ')}).`);
}

export function notTimestamp(at: string): Problem {
  return problem(at, 'DATE_TIME_TYPE_PARSE', 'Could not parse the value. Should be ISO8601.');
}

export function limitProblem({ at, of, range: [least, most] }: Excess): Problem {
  if (of === 'number') return problem(at, 'NUMBER_TYPE_MAX', `Value should be between ${least} and ${most}.`);
  if (least > 0) return badLength(at, least, most);
  return problem(at, 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`);
}

/** Of a line such as `/components/0: must have required property 'type'`. */
export function shapeProblem(line: string): Problem {
  const [pointer = '', message = ''] = line.split(/: (.*)/s);
  const at = pointer === '/' ? '' : pointer;
  const [, missing] = /required property '(.+)'/.exec(message) ?? [];
  return missing === undefined ? problem(at, 'BASE_TYPE_INVALID', message) : required(`${at}/${missing}`);
}

/** Those of `items` whose name was given before. */
export function repeated<Item>(items: readonly Item[], name: (item: Item) => string | number): Item[] {
  return items.filter((item, index) => items.findIndex((other) => name(other) === name(item)) < index);
}
