import type { KnownBlock } from '@slack/types';
import { randomUUID } from 'node:crypto';
import type { Reply } from '../reply.ts';
import type { Responder } from '../responder.ts';
import type { Reception } from './receive.ts';
import { renderMessage } from './render.ts';
import { PREFIX } from './respond.ts';
import type { Workspace } from './workspaces.ts';

/** The command whose answer stands on the desk. */
const DESK = 'progress';

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
  const id = `slack-home-${randomUUID()}`;
  const responder = publishing(workspace, user, actor.zone, signal);
  await bot.receive({ kind: 'command', id, actor, place, command: DESK, options: {} }, responder, signal);
}

function publishing(
  workspace: Workspace,
  user: string,
  zone: string | undefined,
  signal: AbortSignal,
): Responder {
  const publish = async (reply: Reply): Promise<void> => {
    const blocks: KnownBlock[] = [...renderMessage(reply).blocks, zoneBlock(zone)];
    const view = { type: 'home', blocks } as const;
    await workspace.call('views.publish', (client) => client.views.publish({ user_id: user, view }), signal);
  };
  return {
    patience: Infinity,
    prefix: PREFIX,
    room: undefined,
    defer: async () => {},
    reply: (_manner, reply) => publish(reply),
    notice: publish,
    ask: async () => {
      throw new Error('a home tab is no form');
    },
  };
}

/** What decides when a card is due. */
function zoneBlock(zone: string | undefined): KnownBlock {
  const text = `Your days end at midnight in ${zone ?? 'the zone of whoever hosts Viva'}${zone ? ', as your Slack profile says' : ''}.`;
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}
