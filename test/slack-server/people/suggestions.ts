import type { ExternalSelect, Option } from '@slack/types';
import * as v from 'valibot';
import type { AckPayload } from '../delivery/delivery.ts';
import type { Menu, Placed } from './elements.ts';

const Text = (most: number) => v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(most)) });
const OptionSchema = v.looseObject({
  text: v.looseObject({ type: v.literal('plain_text'), ...Text(75).entries }),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(150)),
});
const Options = v.pipe(v.array(OptionSchema), v.maxLength(100));
const Answer = v.union([
  v.looseObject({ options: Options }),
  v.looseObject({
    option_groups: v.pipe(
      v.array(v.looseObject({ label: v.looseObject(Text(75).entries), options: Options })),
      v.maxLength(100),
    ),
  }),
]);

/**
 * The options with which the app answers, or what is wrong with them.
 * https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select
 */
export function optionsIn(answer: AckPayload): readonly Option[] | string {
  const { success, output, issues } = v.safeParse(Answer, answer);
  if (!success) return `the menu shows no options (${issues[0].message})`;
  const options =
    'options' in output ? output.options : output.option_groups.flatMap((group) => group.options);
  return options as Option[];
}

/** Asks of the menu; throws where Slack's client would not ask yet. */
export function checkTyped({ element }: Placed<Menu>, typed: string): void {
  if (element.type !== 'external_select') throw new Error('this menu does not ask the app');
  const least = leastTyped(element);
  if (typed.length < least) throw new Error(`Slack asks for suggestions after ${least} characters`);
}

/** Three characters, if the app doesn't say. */
function leastTyped({ min_query_length: least = 3 }: ExternalSelect): number {
  return least;
}
