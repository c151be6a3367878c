import { GatewayIntentBits } from 'discord-api-types/v10';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../commands/index.ts';
import { checkDiscord, sessionFinding } from '../../src/doctor/discord.ts';
import { toDiscordCommands } from '../../src/discord/commands.ts';
import {
  startDiscordServer,
  type DiscordServer,
  type DiscordServerOptions,
} from '../discord-server/server.ts';
import { faultsOf, findingsOf } from './findings.ts';

/** A Discord where the commands are registered. */
async function discord(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  await fetch(`${server.api}/v10/applications/${server.applicationId}/commands`, {
    method: 'PUT',
    headers: { authorization: `Bot ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(commands.flatMap(toDiscordCommands)),
  });
  return server;
}

const checkOf = ({ api, token }: DiscordServer, of = commands) => checkDiscord({ api, token }, of);

describe('the doctor on Discord', () => {
  it('finds nothing amiss where nothing is, and changes nothing', async () => {
    const server = await discord();
    const before = server.requests.length;
    expect((await findingsOf(checkOf(server))).map(({ verdict, found }) => [verdict, found])).toEqual([
      ['ok', `the token is of the application ${server.applicationId}`],
      ['ok', 'no privileged intent is on, and none is needed'],
      ['ok', '1000 of 1000 starts are left today, and 1 is needed'],
      ['ok', 'all permissions are there, in 1 server'],
      ['ok', expect.stringMatching(/^all \d+ commands are registered$/)],
    ]);
    expect(new Set(server.requests.slice(before).map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('tells of a refused token, and does not show it', async () => {
    const server = await discord();
    const [fault, ...others] = await findingsOf(checkOf({ ...server, token: 'a.wrong.token' }));
    expect(others).toEqual([]);
    expect(fault).toMatchObject({
      verdict: 'failure',
      advice: expect.stringContaining('Reset Token') as string,
    });
    expect(JSON.stringify(fault)).not.toContain('a.wrong.token');
  });

  it('names the permissions that are missing, and where', async () => {
    const server = await discord();
    server.guild({ name: 'Reading room', lacking: ['AttachFiles', 'SendVoiceMessages'] });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'warning', found: 'lacks in “Reading room”: Attach Files, Send Voice Messages' },
    ]);
  });

  it('looks at every server, beyond the first 200', async () => {
    const server = await discord();
    for (let count = 0; count < 250; count++) server.guild({ channels: 0 });
    server.guild({ name: 'The last one', lacking: ['EmbedLinks'] });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { found: 'lacks in “The last one”: Embed Links' },
    ]);
  });

  it('says how Viva gets into a server when it is in none', async () => {
    const server = await discord();
    server.throwOut(server.home);
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'warning', advice: expect.stringContaining('discord:invite') as string },
    ]);
  });

  it('tells of privileged intents that are on for nothing', async () => {
    const server = await discord({ privileged: GatewayIntentBits.MessageContent });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'warning', found: 'on without need: Message Content Intent' },
    ]);
  });

  it('tells that interactions go to an address, where Viva never hears of them', async () => {
    const server = await discord({ interactionsEndpoint: 'https://example.org' });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'failure', advice: expect.stringContaining('Interactions Endpoint URL') as string },
    ]);
  });

  it('names commands that are not registered', async () => {
    const server = await discord();
    const more = { ...commands[0]!, name: 'invented' };
    expect(await faultsOf(checkOf(server, [...commands, more]))).toMatchObject([
      { verdict: 'warning', found: 'not registered: invented' },
    ]);
  });

  it('says so when Discord fails or asks for patience', async () => {
    const server = await discord();
    server.faults.next(1, /applications\/@me/, { status: 500 });
    expect(await faultsOf(checkOf(server))).toMatchObject([
      { verdict: 'failure', found: expect.stringContaining('could not be checked') as string },
    ]);
    server.faults.next(1, /users\/@me\/guilds/, { status: 429, retryAfter: 60 });
    expect(await faultsOf(checkOf(server))).toHaveLength(1);
  });

  it('warns that there are fewer starts left than shards', () => {
    const limit = { total: 1000, remaining: 1, reset_after: 120_000, max_concurrency: 1 };
    expect(sessionFinding({ shards: 2, session_start_limit: limit })).toMatchObject({
      verdict: 'failure',
      advice: expect.stringContaining('Wait 2 minutes') as string,
    });
  });
});
