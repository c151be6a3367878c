import type { OwnFiles } from '../../far-end/person.ts';
import type { OpenView, Views, ViewState } from '../world/views.ts';
import { buttonsIn, labelOf, optionsOf, theOne } from './elements.ts';
import { checkFilled, fieldsOf, initialValue, stateValue } from './fields.ts';
import type { Hands } from './hands.ts';
import { readableBlocks } from './readable.ts';
import type { Onlooker } from './seen-message.ts';
import type { SlackForm } from './seen.ts';

type Values = Readonly<Record<string, string>>;

/** A modal as the person in front of it sees it, or what lies on top of it. */
export function seenForm(first: OpenView, views: Views, onlooker: Onlooker): SlackForm {
  const { hands, workspace, see, seeForm } = onlooker;
  const shown = () => views.topOf(first) ?? first;
  const open = () => {
    const view = views.topOf(first);
    if (!view) throw new Error(`the form “${first.content.title.text}” is closed`);
    return view;
  };
  const fieldOf = (view: OpenView, name: string) =>
    theOne(fieldsOf(view.content), (field) => field.name, name, 'field');
  const submitted = (values: Values, files: OwnFiles = {}) => {
    const view = open();
    return hands.deeds.submit(view, stateOf(view, values, hands, files, checkFilled));
  };

  return {
    get title() {
      return shown().content.title.text;
    },
    get text() {
      return readableBlocks(shown().content.blocks, workspace);
    },
    get buttons() {
      return buttonsIn(shown().content.blocks).map(labelOf);
    },
    get fields() {
      return fieldsOf(shown().content).map(({ name, block, element }) => ({
        name,
        label: block.label.text,
        value: initialValue(element),
      }));
    },
    options: (name) => optionsOf(fieldOf(shown(), name).element).map(({ text }) => text.text),
    async suggest(name, typed) {
      const view = open();
      const { element, blockId } = fieldOf(view, name);
      if (element.type !== 'external_select') throw new Error(`the field “${name}” does not ask the app`);
      return hands.suggest(view, { element, blockId }, typed);
    },
    submit: async (values, files) => see(await hands.messageAfter(submitted(values, files))),
    submitForForm: async (values) => seeForm(await hands.formAfter(submitted(values))),
    async press(label, values = {}) {
      const view = open();
      const button = theOne(buttonsIn(view.content.blocks), labelOf, label, 'button');
      return seeForm(await hands.formAfter(hands.deeds.press(view, button, stateOf(view, values, hands))));
    },
    close: async () => close(open(), views, hands),
  };
}

/** The state that Slack sends with what was filled in so far. */
function stateOf(
  view: OpenView,
  values: Values,
  hands: Hands,
  files: OwnFiles = {},
  check?: typeof checkFilled,
): ViewState {
  const fields = fieldsOf(view.content);
  for (const name of Object.keys({ ...values, ...files }))
    theOne(fields, (field) => field.name, name, 'field');
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field.name] ?? initialValue(field.element);
      const file = files[field.name];
      check?.(field, value, file);
      const sent = file ? [hands.deeds.upload(file)] : [];
      const filled = stateValue(field, value, hands.suggestedFor(view, field), sent);
      return [field.blockId, { [field.name]: filled }];
    }),
  );
}

/**
 * Closes a modal, and with `clear_on_close` all that lie under it; the app is told of those that say
 * `notify_on_close`. https://docs.slack.dev/surfaces/modals#close_modal
 */
async function close(view: OpenView, views: Views, hands: Hands): Promise<void> {
  const cleared = view.content.clear_on_close === true;
  const closed = cleared ? views.stackOf(view) : [view];
  for (const one of closed) one.open = false;
  const noted = closed.filter(({ content }) => content.notify_on_close === true);
  await Promise.all(
    noted.map(async (one) => hands.told(hands.deeds.close(one, stateOf(one, {}, hands), cleared))),
  );
}
