import type { Option } from '@slack/types';
import * as v from 'valibot';
import type { AckPayload } from '../delivery/delivery.ts';
import type { Menu, Placed } from './elements.ts';

const Text = (most: number) => v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(most)) });
const OptionSchema = v.looseObject({
  text: v.looseObject({ type: v.literal('plain_text'), ...Text(75).entries }),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(150)),
});
const Options = v.pipe(v.array(OptionSchema), v.maxLength(100));
const Group = v.looseObject({ label: v.looseObject(Text(75).entries), options: Options });
const Answer = v.union([
  v.pipe(
    v.looseObject({ options: Options }),
    v.transform(({ options }) => options),
  ),
  v.pipe(
    v.looseObject({ option_groups: v.pipe(v.array(Group), v.maxLength(100)) }),
    v.transform(({ option_groups: groups }) => groups.flatMap(({ options }) => options)),
  ),
]);

/**
 * The options with which the app answers, or what is wrong with them.
 * https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select
 */
export function optionsIn(answer: AckPayload): readonly Option[] | string {
  const { success, output, issues } = v.safeParse(Answer, answer);
  return success ? output : `the menu shows no options (${issues[0].message})`;
}

/** Throws where Slack's client would not ask the app, or not yet. */
export function checkTyped({ element }: Placed<Menu>, typed: string): void {
  if (element.type !== 'external_select') throw new Error('this menu does not ask the app');
  const { min_query_length: least = 3 } = element;
  if (typed.length < least) throw new Error(`Slack asks for suggestions after ${least} characters`);
}
