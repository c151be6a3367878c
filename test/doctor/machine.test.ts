import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { checkClock } from '../../src/doctor/clock.ts';
import { checkConfiguration, configurationIn } from '../../src/doctor/configuration.ts';
import { checkClips, checkDecks } from '../../src/doctor/content.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { checkDisk, refusalFinding, roomFinding } from '../../src/doctor/disk.ts';
import { checksOf } from '../../src/doctor/doctor.ts';
import { checkNode } from '../../src/doctor/node.ts';
import { sleep } from '../../src/sleep.ts';
import { temporaryFolder } from '../database.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import { startSlackServer } from '../slack-server/server.ts';
import { faultsOf, findingsOf } from './findings.ts';

const folder = await temporaryFolder();
const ROOT = join(import.meta.dirname, '..', '..');
const [CONTENT, AUDIO] = [join(ROOT, 'content'), join(ROOT, 'audio')];

describe('the doctor on Node', () => {
  it.each([
    ['26.10.0', 'ok'],
    ['27.0.0', 'ok'],
    ['20.19.5', 'failure'],
  ])('finds version %s %s', async (version, verdict) => {
    expect(await findingsOf(checkNode(version))).toMatchObject([{ verdict }]);
  });
});

describe('the doctor on the clock', () => {
  const addresses = async () => {
    const [discord, slack] = await Promise.all([startDiscordServer(), startSlackServer()]);
    onTestFinished(async () => void (await Promise.all([discord.close(), slack.close()])));
    return { Discord: `${discord.api}/v10/gateway`, Slack: `${slack.apiUrl}api.test` };
  };

  it('agrees with the platforms', async () => {
    expect(await findingsOf(checkClock(await addresses(), Date.now))).toMatchObject([
      { verdict: 'ok', found: 'agrees with Discord’s' },
      { verdict: 'ok', found: 'agrees with Slack’s' },
    ]);
  });

  it.each([
    [10_000, 'warning', /^(9|10)\.\d s ahead of Discord’s$/],
    [-10_000, 'warning', /^(9|10)\.\d s behind Discord’s$/],
    [3_600_000, 'failure', /ahead/],
  ])('off by %d ms: %s', async (offset, verdict, found) => {
    const { Discord } = await addresses();
    expect(await findingsOf(checkClock({ Discord }, () => Date.now() + offset))).toMatchObject([
      {
        verdict,
        found: expect.stringMatching(found) as string,
        advice: expect.stringContaining('ntp') as string,
      },
    ]);
  });
});

describe('the doctor on the disk', () => {
  it('finds room, makes no directory, and leaves nothing behind', async () => {
    expect(await findingsOf(checkDisk(join(folder, 'not', 'there')))).toMatchObject([{ verdict: 'ok' }]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells of a folder that is none', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    expect(await findingsOf(checkDisk(join(folder, 'a-file')))).toMatchObject([
      { verdict: 'failure', found: expect.stringContaining("can't be written") as string },
    ]);
  });

  it('leaves nothing behind either where nothing can be written', () => {
    const data = join(folder, 'full');
    mkdirSync(data);
    const doctor = join(ROOT, 'scripts', 'doctor.ts');
    const { stdout } = spawnSync('sh', ['-c', `ulimit -f 0; "${process.execPath}" "${doctor}"`], {
      env: { ...process.env, VIVA_DATA: data, REDIS_URL: '' },
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/✗ Disk +\S+ can't be written: EFBIG/);
    expect(readdirSync(data)).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'Make room'],
    ['EACCES', 'Give its folder to the user'],
  ])('advises by what came of writing: %s', (code, advice) => {
    expect(refusalFinding('/data', Object.assign(new Error('no'), { code })).advice).toContain(advice);
  });

  it.each([
    [50_000_000, 'failure'],
    [500_000_000, 'warning'],
    [5_000_000_000, 'ok'],
  ])('%d bytes free: %s', (free, verdict) => {
    expect(roomFinding('/data', free)).toMatchObject({ verdict });
  });
});

describe('the doctor on decks and clips', () => {
  it('finds them all', async () => {
    expect(await findingsOf(checkDecks(CONTENT))).toMatchObject([{ verdict: 'ok' }]);
    expect(await findingsOf(checkClips(CONTENT, AUDIO))).toMatchObject([{ verdict: 'ok' }]);
  });

  it('names the mistake in a deck, with its line, and that there is none at all', async () => {
    const content = join(folder, 'content');
    cpSync(CONTENT, content, { recursive: true });
    writeFileSync(join(content, 'python', 'broken.md'), 'no deck');
    expect((await faultsOf(checkDecks(content)))[0]).toMatchObject({
      verdict: 'failure',
      found: expect.stringMatching(/python\/broken\.md:1/) as string,
    });
    mkdirSync(join(folder, 'nothing'));
    const nothing = join(folder, 'nothing');
    expect(await findingsOf(checkDecks(nothing, 'Correct VIVA_DECKS.'))).toMatchObject([
      {
        verdict: 'failure',
        found: `there is no deck (*.md) in ${nothing}`,
        advice: 'Correct VIVA_DECKS.',
      },
    ]);
  });

  it('names clips that are missing, and those that say an older text', async () => {
    const audio = join(folder, 'audio');
    cpSync(AUDIO, audio, { recursive: true });
    rmSync(join(audio, 'python', 'asyncio', 'await.question.ogg'));
    const manifest = join(audio, 'manifest.json');
    const clips = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, { text: string }>;
    clips['python/asyncio/await.answer']!.text = 'an older one';
    writeFileSync(manifest, JSON.stringify(clips));
    expect(await faultsOf(checkClips(CONTENT, audio))).toMatchObject([
      { verdict: 'warning', found: '1 are missing: python/asyncio/await.question' },
      { verdict: 'warning', found: '1 say an older text: python/asyncio/await.answer' },
    ]);
    const config = readConfig({ VIVA_DECKS: CONTENT, VIVA_AUDIO: audio, VIVA_DATA: folder });
    const own = (await checksOf(config)).findLast(({ subject }) => subject === 'Clips')!;
    expect((await faultsOf(own))[0]!.advice).toBe(
      `Voice them: npm run speak -- --content ${CONTENT} --audio ${audio}`,
    );
  });
});

describe('the doctor on the settings', () => {
  it('lists every mistake, of the voice too', () => {
    const { config, mistakes } = configurationIn({ LOG_LEVEL: 'loud', VIVA_ZONE: 'Mars', SPEAK_ENGINE: 'x' });
    expect(config).toBeUndefined();
    expect(mistakes.map(({ found }) => found.split(' ')[0])).toEqual([
      'VIVA_ZONE',
      'LOG_LEVEL',
      'SPEAK_ENGINE',
    ]);
  });

  it('warns of a .env that others can read', async () => {
    const file = join(folder, '.env');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    const check = checkConfiguration(readConfig({}), file);
    expect(await faultsOf(check)).toMatchObject([{ verdict: 'warning', advice: `chmod 600 ${file}` }]);
    chmodSync(file, 0o600);
    expect(await faultsOf(check)).toEqual([]);
  });
});

describe('the doctor', () => {
  it('waits for nothing longer than its patience, and still tells the rest', async () => {
    const slow = { subject: 'Slow', run: async (signal: AbortSignal) => (await sleep(600_000, signal), []) };
    const found = await diagnose([slow, checkNode('26.0.0')], new AbortController().signal, 20);
    expect(found.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['Slow', 'failure'],
      ['Node', 'ok'],
    ]);
  });

  it('says what keeps it from a platform, and that this is a matter of the network', async () => {
    const { api, close } = await startDiscordServer();
    await close();
    const refused = checkClock({ Discord: `${api}/v10/gateway` }, Date.now);
    expect(await findingsOf(refused)).toMatchObject([
      {
        found: expect.stringContaining('ECONNREFUSED') as string,
        advice: expect.stringContaining('firewall') as string,
      },
    ]);
  });

  it('ends when it is called off', async () => {
    const reason = new Error('enough');
    await expect(diagnose([checkNode('26.0.0')], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
