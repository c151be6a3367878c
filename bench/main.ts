import { benchAsk } from './ask.ts';
import { benchDaily } from './daily.ts';
import { benchDiscord } from './discord.ts';
import { benchSchedules } from './schedules.ts';
import { benchSlack } from './slack.ts';
import { benchStart } from './start.ts';
import { benchTaskGroup } from './taskgroup.ts';
import { benchVoice } from './voice.ts';

/** `npm run bench`: every measured claim, as a table for people and as JSON for machines. */
const rows = [
  ...(await benchStart()),
  ...(await benchAsk()),
  ...(await benchTaskGroup()),
  ...(await benchDiscord()),
  ...(await benchSlack()),
  ...(await benchSchedules()),
  ...(await benchDaily()),
  ...(await benchVoice()),
];
console.table(
  rows.map(({ value, ratio, ...row }) => ({ ...row, value: rounded(value), ratio: ratio && rounded(ratio) })),
);
console.log(JSON.stringify(rows));

/** Three significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
