import type { RespondFn } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { answerForm, buttons, connected, plain, refusalOf, section, withClient } from './bare-app.ts';

const channel = 'C0STUDY';
const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(65 + index));
const dividers = (count: number) => Array.from({ length: count }, () => ({ type: 'divider' }));
const markdown = (length: number) => ({ type: 'markdown', text: 'x'.repeat(length) });
const image = { type: 'image', image_url: 'https://example.org/event-loop.png' };

describe('The Slack server refuses', () => {
  it.each([
    ['no_text', 'nothing to say', { blocks: [] }],
    ['msg_too_long', 'a text over 40,000 characters', { text: 'x'.repeat(40_001) }],
    ['invalid_blocks_format', 'blocks that are no JSON', { blocks: '[' }],
    ['invalid_blocks', '51 blocks', { blocks: dividers(51) }],
    ['invalid_blocks', 'a block that Slack does not know', { blocks: [{ type: 'paragraph', text: 'A' }] }],
    ['invalid_blocks', 'a section over 3,000 characters', { blocks: [section('x'.repeat(3001))] }],
    ['invalid_blocks', 'a section without anything', { blocks: [{ type: 'section' }] }],
    ['invalid_blocks', 'an empty text', { blocks: [section('')] }],
    ['invalid_blocks', 'a header in mrkdwn', { blocks: [{ ...section('A'), type: 'header' }] }],
    ['invalid_blocks', 'a button over 75 characters', { blocks: [buttons('x'.repeat(76))] }],
    ['invalid_blocks', '26 buttons in one block', { blocks: [buttons(...letters(26))] }],
    ['invalid_blocks', 'two buttons with one action_id', { blocks: [buttons('A', 'a')] }],
    ['invalid_blocks', 'two blocks with one block_id', { blocks: twice({ ...section('A'), block_id: 'a' }) }],
    ['invalid_blocks', 'an image without alt_text', { blocks: [image] }],
    [
      'invalid_blocks',
      'markdown over 12,000 characters in all',
      { blocks: [markdown(6000), markdown(6001)] },
    ],
    [
      'msg_blocks_too_long',
      'sections over 12,000 characters in all',
      { blocks: letters(5).map(longSection) },
    ],
  ])('a message, as %s: %s', async (code, _fault, content) => {
    const { client } = await withClient();

    await expect(refusalOf(client.apiCall('chat.postMessage', { channel, ...content }))).resolves.toBe(code);
  });

  it('no message that just keeps within the limits', async () => {
    const { client } = await withClient();
    const longButtons = buttons(...letters(25).map((letter) => letter.repeat(75)));
    const header = { type: 'header', text: plain('x'.repeat(150)) };
    const blocks = [section('x'.repeat(3000)), header, longButtons, markdown(5000), ...dividers(46)];
    const posting = client.apiCall('chat.postMessage', { channel, text: 'x'.repeat(40_000), blocks });

    await expect(posting).resolves.toMatchObject({ ok: true });
  });

  it('a message, and says where the fault lies', async () => {
    const { client } = await withClient();
    const blocks = [section('A'), buttons('B', 'x'.repeat(76))];

    const place = String.raw`less than 76 characters \[json-pointer:/blocks/1/elements/1/text/text\]$`;
    const messages = [expect.stringMatching(new RegExp(place))];
    await expect(client.apiCall('chat.postMessage', { channel, blocks })).rejects.toMatchObject({
      data: { response_metadata: { messages } },
    });
  });

  it.each([
    ['a title over 24 characters', { title: plain('x'.repeat(25)) }],
    ['inputs but no submit button', { submit: undefined }],
    ['more than 100 blocks', { blocks: dividers(101) }],
    ['a markdown block', { blocks: [markdown(10)] }],
    ['private_metadata over 3,000 characters', { private_metadata: 'x'.repeat(3001) }],
  ])('a modal, as invalid_arguments: %s', async (_fault, change) => {
    const { client } = await withClient();
    const opening = client.apiCall('views.open', { trigger_id: '1', view: { ...answerForm, ...change } });

    await expect(refusalOf(opening)).resolves.toBe('invalid_arguments');
  });

  it.each([
    ['channel_not_found', 'chat.postMessage', { channel: 'C1', text: 'A' }],
    ['user_not_in_channel', 'chat.postEphemeral', { channel, user: 'UBOB', text: 'A' }],
    ['message_not_found', 'chat.update', { channel, ts: '1.000001', text: 'A' }],
    ['message_not_found', 'chat.delete', { channel, ts: '1.000001' }],
    ['user_not_found', 'users.info', { user: 'UBOB' }],
    ['invalid_trigger_id', 'views.open', { trigger_id: '1', view: answerForm }],
    ['not_found', 'views.update', { view_id: 'V1', view: answerForm }],
    ['unknown_method', 'chat.shout', {}],
    ['not_allowed_token_type', 'apps.connections.open', {}],
    ['invalid_auth', 'auth.test', { token: 'xoxb-forged' }],
  ])('a call, with %s: %s', async (code, method, args) => {
    const { client } = await withClient();

    await expect(refusalOf(client.apiCall(method, args))).resolves.toBe(code);
  });

  it('to change an ephemeral message by its ts', async () => {
    const { client, server } = await withClient();
    server.person('ada');
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel, user: 'UADA', text: 'A' });

    await expect(refusalOf(client.chat.update({ channel, ts, text: 'B' }))).resolves.toBe(
      'message_not_found',
    );
  });

  it.each([
    ['expired_trigger_id', 0, 3_001],
    ['exchanged_trigger_id', 1, 0],
  ])('a trigger, with %s', async (code, before, wait) => {
    const clock = manualClock();
    const refusal = Promise.withResolvers<string>();
    const server = await connected(
      (app) =>
        app.command('/viva', async ({ ack, client, command: { trigger_id }, respond }) => {
          await ack();
          await respond('for a start');
          clock.advance(wait);
          if (before > 0) await client.views.open({ trigger_id, view: answerForm });
          refusal.resolve(await refusalOf(client.views.open({ trigger_id, view: answerForm })));
        }),
      { clock },
    );
    await server.person('ada').slash('/ask');

    await expect(refusal.promise).resolves.toBe(code);
  });

  it('a sixth response to one interaction, and any after thirty minutes', async () => {
    const clock = manualClock();
    const responses: RespondFn[] = [];
    const server = await connected(
      (app) =>
        app.command('/viva', async ({ ack, respond }) => {
          await ack();
          responses.push(respond);
          await respond('first');
        }),
      { clock },
    );
    const ada = server.person('ada');
    await ada.slash('/ask');
    await ada.slash('/ask');
    const [one, other] = responses;
    if (!one || !other) throw new Error('two were answered');

    const more = await Promise.allSettled(letters(5).map(async (letter) => one(letter)));
    expect(more.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { statusCode: 404 } },
    ]);
    expect(server.requests.at(-1)?.error).toBe('used_url');

    clock.advance(30 * 60_000 + 1);
    await expect(other('late')).rejects.toMatchObject({ statusCode: 404 });
    expect(server.requests.at(-1)?.error).toBe('expired_url');
  });
});

function twice<Block>(block: Block): Block[] {
  return [block, block];
}

function longSection(letter: string) {
  return section(letter.repeat(2500));
}
