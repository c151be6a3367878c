import { action, command } from '../src/command.ts';
import { timeOption, zoneOption } from '../src/daily/settings.ts';
import { mention } from '../src/mention.ts';
import { choiceOption, integerOption, orWord } from '../src/options.ts';
import { actionId, type Reply } from '../src/reply.ts';
import type { ShownSettings } from '../src/study/settings.ts';

/** More would be no limit any more. */
const MOST_NEW_CARDS = 200;

export default command({
  name: 'settings',
  summary: 'Show and change what holds for you: time zone, new cards, reminders',
  options: {
    zone: orWord('auto', zoneOption('Your time zone; auto takes the one that the platform or Viva knows')),
    'new-cards': integerOption({
      summary: 'New cards a day',
      required: false,
      range: [0, MOST_NEW_CARDS],
    }),
    remind: orWord('off', timeOption('When to write to you if cards are due, such as 18:00, or off')),
    leaderboard: choiceOption({
      summary: 'Whether others see you there',
      required: false,
      choices: ['shown', 'hidden'],
    }),
  },
  answers: 'actor',
  async run({ settings, options: { zone, 'new-cards': newCards, remind, leaderboard } }) {
    const hidden = leaderboard && leaderboard === 'hidden';
    const change = { zone, newCards, remind, hidden };
    const isChange = Object.values(change).some((value) => value !== undefined);
    return isChange ? view(await settings.change(change), 'Changed.') : view(await settings.shown());
  },

  actions: {
    quiet: action(
      () => ({}),
      'update',
      async ({ settings }) => view(await settings.change({ remind: 'off' }), 'No more reminders.'),
    ),
    hidden: action(
      ([hidden]) => ({ hidden: hidden === 'yes' }),
      'update',
      async ({ settings, hidden }) => view(await settings.change({ hidden }), 'Changed.'),
    ),
  },
});

function view({ zone, zoneIsSet, newCards, remindAt, hidden }: ShownSettings, before?: string): Reply {
  return {
    ...(before !== undefined && { tone: 'right' as const }),
    title: 'Your settings',
    text: [before, `Change them like this: ${mention('settings remind:18:00 new-cards:10')}`]
      .filter(Boolean)
      .join('\n\n'),
    fields: [
      { name: 'Time zone', value: zoneIsSet ? zone : `${zone}, as long as you set none` },
      { name: 'New cards a day', value: String(newCards) },
      { name: 'Reminder', value: remindAt === undefined ? 'none' : `at ${remindAt}, if cards are due` },
      { name: 'Leaderboards', value: hidden ? 'others don’t see you' : 'others see you' },
    ],
    buttons: [
      ...(remindAt === undefined ? [] : [{ label: 'No reminders', id: actionId('settings', 'quiet') }]),
      {
        label: hidden ? 'Show me to others' : 'Hide me from others',
        id: actionId('settings', 'hidden', hidden ? 'no' : 'yes'),
      },
    ],
  };
}
