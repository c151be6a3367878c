import { kindOf } from '../world/files.ts';
import type { Message } from '../world/messages.ts';
import type { OpenView } from '../world/views.ts';
import { app, type Workspace } from '../world/workspace.ts';
import { buttonsIn, labelOf, menusIn, optionsOf, placeholderOf, theOne } from './elements.ts';
import { menuAt, type Hands } from './hands.ts';
import { callsIn, picturesOf, previewsOf, readableText, soundsOf } from './readable.ts';
import type { SeenFile, SeenMenu, SlackForm, SlackMessage } from './seen.ts';

/** Through whose eyes a message is seen. */
export interface Onlooker {
  readonly hands: Hands;
  readonly workspace: Workspace;
  see(message: Message): SlackMessage;
  seeForm(view: OpenView): SlackForm;
  /** The message with this `ts` in the same conversation. */
  find(channel: string, ts: string): Message | undefined;
  write(message: Message, text: string): Promise<SlackMessage>;
}

/** A message as someone sees it who may press its buttons. Nothing on Slack is ever pending. */
export function seenMessage(message: Message, onlooker: Onlooker): SlackMessage {
  const { hands, workspace, see, seeForm } = onlooker;
  const blocks = () => {
    if (message.deleted) throw new Error('there is nothing to press: the message is deleted');
    return message.content.blocks;
  };
  const pressed = (label: string) =>
    hands.deeds.press(message, theOne(buttonsIn(blocks()), labelOf, label, 'button'));

  return {
    ts: message.ts,
    channel: message.channel,
    get author() {
      return workspace.user(message.author)?.name ?? app.name;
    },
    get text() {
      return readableText(message.content, workspace);
    },
    get calls() {
      return callsIn(message.content, workspace);
    },
    get previews() {
      return previewsOf(message);
    },
    get private() {
      return message.onlyFor !== undefined;
    },
    pending: false,
    get deleted() {
      return message.deleted;
    },
    get buttons() {
      return buttonsIn(message.content.blocks).map(labelOf);
    },
    get menus() {
      return seenMenus(message.content.blocks);
    },
    get pictures() {
      return picturesOf(message);
    },
    get sounds() {
      return soundsOf(message);
    },
    get files() {
      return seenFiles(message);
    },
    get thread() {
      const first =
        message.threadTs === undefined ? undefined : onlooker.find(message.channel, message.threadTs);
      return first && see(first);
    },
    press: async (label) => see(await hands.messageAfter(pressed(label))),
    open: async (label) => seeForm(await hands.formAfter(pressed(label))),
    suggest: async (placeholder, typed) => hands.suggest(message, menuAt(blocks(), placeholder), typed),
    select: async (placeholder, option) =>
      see(await hands.messageAfter(hands.chosen(message, menuAt(blocks(), placeholder), option))),
    use: async (callbackId) => see(await hands.messageAfter(shortcut(message, callbackId, hands))),
    useForForm: async (callbackId) => seeForm(await hands.formAfter(shortcut(message, callbackId, hands))),
    reply: async (text) => onlooker.write(message, text),
  };
}

/** Slack offers no shortcuts at messages that it doesn't keep. */
function shortcut(message: Message, callbackId: string, { deeds }: Hands) {
  if (message.ephemeral || message.deleted) throw new Error('Slack offers no shortcuts at this message');
  return deeds.use(message, callbackId);
}

export function seenMenus(blocks: Parameters<typeof menusIn>[0]): SeenMenu[] {
  return menusIn(blocks).map((menu) => ({
    placeholder: placeholderOf(menu),
    options: optionsOf(menu.element).map(({ text }) => text.text),
  }));
}

function seenFiles({ files }: Message): SeenFile[] {
  return files
    .filter(({ deleted }) => !deleted)
    .map((file) => ({
      name: file.name,
      title: file.title,
      altText: file.altText,
      mimeType: kindOf(file),
      bytes: file.bytes ?? Buffer.alloc(0),
    }));
}
