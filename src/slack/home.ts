import type { KnownBlock } from '@slack/types';
import { randomUUID } from 'node:crypto';
import type { Reply } from '../reply.ts';
import type { Responder } from '../responder.ts';
import type { Reception } from './receive.ts';
import { renderMessage } from './render.ts';
import { PREFIX } from './respond.ts';
import type { Workspace } from './workspaces.ts';

/** The commands whose answers stand on the desk. */
const DESK = ['progress', 'settings'];

/** Publishes the app's home: each learner's own desk. https://docs.slack.dev/surfaces/app-home */
export async function publishHome(
  workspace: Workspace,
  user: string,
  { bot, people }: Reception,
  signal: AbortSignal,
): Promise<void> {
  const space = `slack:${workspace.team}`;
  const actor = await people.actor(workspace, { id: user, name: user }, undefined);
  const place = { id: `${space}/${user}`, space };
  const shown: Reply[] = [];
  for (const command of DESK) {
    const id = `slack-home-${randomUUID()}`;
    const interaction = { kind: 'command', id, actor, place, command, options: {} } as const;
    await bot.receive(interaction, collecting(shown), signal);
  }
  const blocks: KnownBlock[] = shown.flatMap((reply) => [...renderMessage(reply).blocks]);
  const view = { type: 'home', blocks } as const;
  await workspace.call('views.publish', (client) => client.views.publish({ user_id: user, view }), signal);
}

function collecting(shown: Reply[]): Responder {
  const collect = async (reply: Reply): Promise<void> => void shown.push(reply);
  return {
    patience: Infinity,
    prefix: PREFIX,
    room: undefined,
    defer: async () => {},
    reply: (_manner, reply) => collect(reply),
    notice: collect,
    ask: async () => {
      throw new Error('a home tab is no form');
    },
  };
}
