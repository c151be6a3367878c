import { afterAll, describe, expect, it } from 'vitest';
import { createLogTo } from '../src/log.ts';
import { botOn, visitor } from './bot.ts';
import { testRedis } from './database.ts';
import { vivaOnDiscord } from './discord/viva.ts';
import type { Person, SeenForm } from './far-end/person.ts';
import type { RecordingLog } from './house.ts';
import { vivaOnSlack } from './slack/viva.ts';

/** Stands in everything that people write here; short, since what quotes them may cut it, and like nothing else. */
const MARK = 'zq§x';

const redis = await testRedis();
const { bot, log, timetable } = botOn(redis);
afterAll(() => timetable.close());

/** What an operator reads who asks for everything. */
function writtenAt(level: 'debug', { lines }: RecordingLog): Record<string, unknown>[] {
  const written: string[] = [];
  const target = createLogTo({ write: (line) => void written.push(line) }, level);
  for (const { level: of, fields, message } of lines)
    if (of === 'debug' || of === 'info' || of === 'warn' || of === 'error') target[of](fields, message);
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

interface Writing {
  openWith(command: string): Promise<SeenForm>;
}

/** Asks, answers, makes a card and gets it wrong, all in marked words. */
async function writeMarked(person: Pick<Person, 'slash'> & Writing): Promise<void> {
  const question = await person.slash('/ask', { deck: 'asyncio' });
  await (await question.open('Type an answer')).submit({ answer: `${MARK} answer` });
  await person.slash('/ask', { deck: MARK });
  await (await person.openWith('/card')).submit({ question: `${MARK} question?`, answer: `${MARK} answer` });
  await person.slash('/ask', { deck: 'ours' });
}

const answered = (lines: readonly Record<string, unknown>[]): Record<string, unknown>[] =>
  lines.filter(({ msg }) => msg === 'an interaction was answered');

describe('the log at its finest', () => {
  it('tells of each interaction by its id, and nothing of what was written', async () => {
    const ada = visitor(bot, MARK, { manages: true });
    const question = await ada.slash('ask', { deck: 'asyncio' });
    await ada.submit(await ada.open(question, 'Type an answer'), { answer: MARK });
    await ada.slash('ask', { deck: MARK });
    await ada.slash('link', { code: MARK });
    const form = await ada.openCommand('card');
    await ada.submit(form, { question: `${MARK}?`, answer: MARK, accepted: MARK, wrong: MARK });
    await ada.slash('deck cards');
    const lines = writtenAt('debug', log);
    expect(answered(lines).length).toBeGreaterThanOrEqual(6);
    for (const line of lines) expect(line).toHaveProperty('interaction');
    expect(answered(lines)[0]).toMatchObject({ kind: 'command', command: 'ask', place: 'test:here' });
    expect(JSON.stringify(lines)).not.toContain(MARK);
  });

  it('tells of a fault by the id that the person was told, and nothing of what Viva stumbled over', async () => {
    const eve = visitor(bot, 'eve', { manages: true });
    await redis.hset('viva:space:{test:space}:cards', '1', `{"question": ${MARK}}`);
    await redis.hincrby('viva:space:{test:space}', 'version', 1);
    const told = JSON.stringify(await eve.slash('ask', { deck: 'ours' }));
    const id = /`(test-\d+)`/.exec(told)![1];
    const lines = writtenAt('debug', log);
    expect(lines.find(({ level }) => level === 50)).toMatchObject({ interaction: id, kind: 'command' });
    expect(JSON.stringify(lines)).not.toContain(MARK);
  });
});

describe('on a platform, the log', () => {
  it('keeps no request that Discord refused, and no token of an answer', async () => {
    const { server, log: kept } = await vivaOnDiscord();
    const ada = server.person('ada', { manages: true });
    await writeMarked(ada);
    server.faults.next(1, /callback$/, { status: 400 });
    await ada.slash('/ask', { deck: 'ours' });
    const lines = writtenAt('debug', kept);
    expect(lines.some(({ level }) => level === 50)).toBe(true);
    expect(JSON.stringify(lines)).not.toContain(MARK);
    expect(JSON.stringify(lines)).not.toContain(server.token);
    for (const line of answered(lines)) expect(line['interaction']).toMatch(/^discord-\d+$/);
  });

  it('keeps no response that Slack refused, and no token', async () => {
    const { server, log: kept } = await vivaOnSlack();
    const ada = server.person('ada', { admin: true });
    await writeMarked(ada);
    server.faults.next(1, /response/, { status: 400 });
    await ada.slash('/ask', { deck: 'ours' });
    const lines = writtenAt('debug', kept);
    expect(lines.some(({ level }) => level === 50)).toBe(true);
    expect(JSON.stringify(lines)).not.toContain(MARK);
    expect(JSON.stringify(lines)).not.toMatch(/xoxb-|xapp-|response\/\w/);
    for (const line of answered(lines)) expect(line['interaction']).toMatch(/^slack-/);
  });
});
