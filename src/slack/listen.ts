import type { App, BlockAction, MessageShortcut, ViewSubmitAction } from '@slack/bolt';
import type { Desk } from '../chat/desk.ts';
import {
  idFor,
  receiveCommand,
  receiveForm,
  receiveHome,
  receivePress,
  receiveShortcut,
  triggerOf,
  type Reception,
} from './receive.ts';

/** Listens for `/viva`, for presses, forms, shortcuts and the home tab. Each is acknowledged at once, and answered in a task. */
export function listen(app: App, reception: Reception, take: Desk['take']): void {
  app.command('/viva', async ({ ack, command }) => {
    await ack();
    take({ interaction: idFor(command.trigger_id) }, (signal) => receiveCommand(command, reception, signal));
  });

  app.action<BlockAction>(/.*/, async ({ ack, body }) => {
    await ack();
    take({ interaction: idFor(body.trigger_id) }, (signal) => receivePress(body, reception, signal));
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: /.*/ }, async ({ ack, body }) => {
    await ack();
    take({ interaction: idFor(triggerOf(body)) }, (signal) => receiveForm(body, reception, signal));
  });

  app.shortcut<MessageShortcut>({ type: 'message_action', callback_id: /.*/ }, async ({ ack, shortcut }) => {
    await ack();
    take({ interaction: idFor(shortcut.trigger_id) }, (signal) =>
      receiveShortcut(shortcut, reception, signal),
    );
  });

  app.event('app_home_opened', async ({ event, body }) => {
    take({ interaction: idFor(body.event_id) }, (signal) => receiveHome(event, body, reception, signal));
  });
}
