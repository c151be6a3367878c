import { PermissionsBitField } from 'discord.js';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'discord-invite.ts');
const TOKEN = `${Buffer.from('1234567890123456789').toString('base64')}.Gabcde.secret`;

function invite(token?: string) {
  const env = { ...process.env, DISCORD_TOKEN: token };
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
    cwd: tmpdir(),
    env,
    encoding: 'utf8',
  });
  return { status, stdout: stdout.trim(), stderr };
}

describe('npm run discord:invite', () => {
  it('prints the link of the token’s application, with exactly what Viva uses', () => {
    const link = new URL(invite(TOKEN).stdout);
    const { client_id, scope, permissions } = Object.fromEntries(link.searchParams);
    expect({ client_id, scope }).toEqual({
      client_id: '1234567890123456789',
      scope: 'bot applications.commands',
    });
    expect(new PermissionsBitField(BigInt(permissions!)).toArray()).toEqual([
      'ViewChannel',
      'SendMessages',
      'EmbedLinks',
      'AttachFiles',
      'ReadMessageHistory',
      'Connect',
      'Speak',
      'RequestToSpeak',
      'CreatePublicThreads',
      'SendMessagesInThreads',
      'SendVoiceMessages',
    ]);
  });

  it('shows nothing of the secret', () => {
    expect(invite(TOKEN).stdout).not.toContain('secret');
  });

  it.each([undefined, 'no token'])('says what to do without a token: %o', (token) => {
    expect(invite(token)).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('Reset Token') as string,
    });
  });
});
