import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { connected, openedBy, opening, plain, refusalOf, withClient } from './bare-app.ts';
import { allScopes } from './world/scopes.ts';

const fileForm = (element: object = {}): ModalView => ({
  type: 'modal',
  callback_id: 'sent',
  title: plain('Your file'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'given',
      label: plain('File'),
      element: { type: 'file_input', action_id: 'file', max_files: 1, ...element },
    },
  ],
});

const own = { name: 'my cards.csv', bytes: Buffer.from('Q,A') };

describe('A form of the Slack server that asks for a file', () => {
  it('brings what was chosen, whose bytes are for the bot alone', async () => {
    const told: string[] = [];
    const server = await connected((app) => {
      opening(app, fileForm());
      app.view('sent', async ({ ack, body, view, client }) => {
        await ack();
        const [sent] = view.state.values['given']?.['file']?.files ?? [];
        const url = sent?.url_private_download ?? '';
        const as = async (token: string) => {
          const headers = { authorization: `Bearer ${token}` };
          const response = await fetch(url, { headers, redirect: 'manual' });
          return `${response.status} ${await response.text()}`;
        };
        told.push(
          `${sent?.name}, ${sent?.size}, ${sent?.user}`,
          await as(server.botToken),
          await as('xoxb-other'),
        );
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: 'done' });
      });
    });
    const form = await openedBy(server, 'ada');
    expect(form.fields).toEqual([{ name: 'file', label: 'File', value: '' }]);
    await form.submit({}, { file: own });
    expect(told).toEqual(['my cards.csv, 3, UADA', '200 Q,A', '302 ']);
  });

  it('is not sent without one, nor with another kind than it names', async () => {
    const server = await connected((app) => opening(app, fileForm({ filetypes: ['apkg'] })));
    const form = await openedBy(server, 'ada');
    await expect(form.submit({})).rejects.toThrow("Slack doesn't let “no file” be sent as “File”");
    await expect(form.submit({}, { file: own })).rejects.toThrow('“my cards.csv” be sent as “File”');
  });

  it('takes the scope to read files', async () => {
    const scopes = allScopes.filter((scope) => scope !== 'files:read');
    const server = await connected((app) => opening(app, fileForm()), { scopes, patience: 500 });
    await expect(openedBy(server, 'ada')).rejects.toThrow('views.open → missing_scope');
  });

  it('asks for one to ten', async () => {
    const { client } = await withClient();
    const view = fileForm({ max_files: 11 });
    expect(await refusalOf(client.views.open({ trigger_id: 'any', view }))).toBe('invalid_arguments');
  });

  it('is no home tab, and no message', async () => {
    const { client, server } = await withClient();
    const { blocks } = fileForm();
    const user_id = server.person('ada').id;
    const view = { type: 'home', blocks };
    expect(await refusalOf(client.apiCall('views.publish', { user_id, view }))).toBe('invalid_arguments');
    const posted = client.apiCall('chat.postMessage', { channel: 'C0STUDY', text: 'A', blocks });
    expect(await refusalOf(posted)).toBe('invalid_blocks');
  });
});
