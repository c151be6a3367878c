import type { SeenForm, SeenMessage } from '../far-end/person.ts';
import type { Message } from './messages.ts';
import { buttonsOf, picturesOf, readableText, type PlacedButton } from './readable.ts';

/** What pressing a button of the message does. */
export interface Presses {
  readonly press: (button: PlacedButton) => Promise<SeenMessage>;
  readonly open: (button: PlacedButton) => Promise<SeenForm>;
}

/** A message as someone sees it who may press its buttons. Nothing on Slack is ever pending. */
export function seenMessage(message: Message, { press, open }: Presses): SeenMessage {
  return {
    get text() {
      return readableText(message.content);
    },
    get private() {
      return message.onlyFor !== undefined;
    },
    pending: false,
    get deleted() {
      return message.deleted;
    },
    get buttons() {
      return buttonsOf(message.content).map(labelOf);
    },
    get pictures() {
      return picturesOf(message.content);
    },
    sounds: [],
    press: async (label) => press(buttonWith(label, message)),
    open: async (label) => open(buttonWith(label, message)),
  };
}

function buttonWith(label: string, { content, deleted }: Message): PlacedButton {
  if (deleted) throw new Error(`no “${label}” to press: the message is deleted`);
  const buttons = buttonsOf(content);
  const [found, another] = buttons.filter((button) => labelOf(button) === label);
  if (!found) throw new Error(`no button “${label}”; there are: ${buttons.map(labelOf).join(', ')}`);
  if (another) throw new Error(`several buttons say “${label}”`);
  return found;
}

export function labelOf({ button }: PlacedButton): string {
  return button.text.text;
}
