import { type APIUser, ApplicationCommandType, ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Person, SeenForm, SeenMessage, Typed } from '../far-end/person.ts';
import type { Act } from './acting.ts';
import type { Commands } from './commands.ts';
import { formOf } from './form.ts';
import type { Outcome } from './interactions.ts';
import { isPending, type Post, type Posts } from './posts.ts';
import { buttonsOf, picturesOf, selectsOf, soundsOf, textOf } from './reading.ts';
import { typedOptions } from './typing.ts';

/** A message, with what only Discord has. */
interface DiscordMessage extends SeenMessage {
  press(label: string): Promise<DiscordMessage>;
  /** Chooses options by their labels in the select menu with this placeholder, and waits as `press` does. */
  choose(placeholder: string, ...options: readonly string[]): Promise<DiscordMessage>;
}

export interface DiscordPerson extends Person {
  slash(command: string, options?: Typed): Promise<DiscordMessage>;
  /** What is suggested to someone who types this into an option; the other options are left empty. */
  suggestions(command: string, option: string, typed: string): Promise<readonly string[]>;
  messages(): readonly DiscordMessage[];
}

export function createPerson(user: APIUser, posts: Posts, commands: Commands, act: Act): DiscordPerson {
  const seen = new Map<Post, DiscordMessage>();

  function messageOf(post: Post): DiscordMessage {
    const message = seen.get(post) ?? newMessage(post);
    seen.set(post, message);
    return message;
  }

  function newMessage(post: Post): DiscordMessage {
    return {
      private: post.onlyFor !== undefined,
      get text() {
        return textOf(post.message);
      },
      get pending() {
        return isPending(post);
      },
      get deleted() {
        return post.deleted;
      },
      get buttons() {
        return buttonsOf(post.message).map(({ label, emoji }) => label ?? emoji?.name ?? '');
      },
      get pictures() {
        return picturesOf(post.message);
      },
      get sounds() {
        return soundsOf(post.message);
      },
      press: async (label) => shown(await press(post, label)),
      open: async (label) => opened(await press(post, label), post),
      choose: async (placeholder, ...options) => shown(await choose(post, placeholder, options)),
    };
  }

  async function press(post: Post, label: string): Promise<Outcome> {
    const button = buttonsOf(post.message).find((one) => (one.label ?? one.emoji?.name) === label);
    if (!button || post.deleted)
      throw new Error(`there is no button “${label}” to press, but: ${messageOf(post).buttons.join(', ')}`);
    const { custom_id, type: component_type } = button;
    return act(user, `“${label}”`, InteractionType.MessageComponent, { custom_id, component_type }, post);
  }

  async function choose(post: Post, placeholder: string, labels: readonly string[]): Promise<Outcome> {
    const select = selectsOf(post.message).find((one) => (one.placeholder ?? '') === placeholder);
    if (!select || post.deleted) throw new Error(`there is no select menu “${placeholder}”`);
    const values = labels.map((label) => select.options.find((option) => option.label === label)?.value);
    if (values.includes(undefined))
      throw new Error(`“${placeholder}” doesn't offer all of: ${labels.join(', ')}`);
    const { min_values = 1, max_values = 1 } = select;
    if (values.length < min_values || values.length > max_values)
      throw new Error(`“${placeholder}” takes ${min_values} to ${max_values} options`);
    const data = { custom_id: select.custom_id, component_type: ComponentType.StringSelect, values };
    return act(user, `“${placeholder}”`, InteractionType.MessageComponent, data, post);
  }

  function shown({ post, modal }: Outcome): DiscordMessage {
    if (post) return messageOf(post);
    throw new Error(`no message came, but the form “${modal?.title}”`);
  }

  function opened({ post, modal }: Outcome, source: Post): SeenForm {
    if (!modal) throw new Error(`no form opened, but there is: ${post && textOf(post.message)}`);
    return formOf(modal, async (data) =>
      shown(await act(user, `“${modal.title}”`, InteractionType.ModalSubmit, data, source)),
    );
  }

  function commandNamed(typed: string) {
    const name = typed.replace(/^\//, '');
    const command = commands.offered(name);
    if (!command) throw new Error(`Discord offers no command /${name} here`);
    return command;
  }

  return {
    name: user.global_name ?? user.username,
    messages: () => posts.seenBy(user.id).map(messageOf),

    async slash(typed, options = {}) {
      const command = commandNamed(typed);
      const { id, name } = command;
      const data = {
        id,
        name,
        type: ApplicationCommandType.ChatInput,
        options: typedOptions(command, options),
      };
      return shown(await act(user, `/${name}`, InteractionType.ApplicationCommand, data));
    },

    async suggestions(typed, option, value) {
      const { id, name, options = [] } = commandNamed(typed);
      const focused = options.find((one) => one.name === option && 'autocomplete' in one && one.autocomplete);
      if (!focused) throw new Error(`/${name} suggests nothing for “${option}”`);
      const data = {
        id,
        name,
        type: ApplicationCommandType.ChatInput,
        options: [{ name: option, type: focused.type, value, focused: true }],
      };
      const { suggestions = [] } = await act(
        user,
        `/${name} ${option}`,
        InteractionType.ApplicationCommandAutocomplete,
        data,
      );
      return suggestions;
    },
  };
}
