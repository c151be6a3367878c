import { ApplicationCommandType, ComponentType, InteractionType } from 'discord-api-types/v10';
import type { SeenForm, SeenMessage } from '../../far-end/person.ts';
import type { Cdn } from '../world/cdn.ts';
import type { Actor, Outcome } from '../world/interactions.ts';
import type { Offers } from '../world/offers.ts';
import { isPending, isVoiceMessage, type Owners, type Post } from '../world/post.ts';
import type { Posts } from '../world/posts.ts';
import type { Act } from './acting.ts';
import { formOf } from './form.ts';
import { buttonsOf, filesOf, picturesOf, type SeenFile, selectsOf, soundsOf, textOf } from './reading.ts';

/** A message, with what only Discord has. */
export interface DiscordMessage extends SeenMessage {
  readonly id: string;
  /** Its attachments, as they were sent. */
  readonly files: readonly SeenFile[];
  /** Whether the client plays it as a voice message. */
  readonly voiceMessage: boolean;
  press(label: string): Promise<DiscordMessage>;
  /** Chooses options by their labels in the select menu with this placeholder, and waits as `press` does. */
  choose(placeholder: string, ...options: readonly string[]): Promise<DiscordMessage>;
  /** Uses a message command, from Apps in the context menu, and waits as `press` does. */
  use(command: string): Promise<DiscordMessage>;
  /** Uses a message command that opens a form. */
  openWith(command: string): Promise<SeenForm>;
  /** Deletes it. Throws if it is neither this person's nor theirs to manage. */
  remove(): void;
}

/** What a person's client does with messages. */
export interface Messages {
  of(post: Post): DiscordMessage;
  /** The message that came. Throws if something else did. */
  shown(outcome: Outcome): DiscordMessage;
  /** The form that opened, by whose installation, from which message. Throws if something else came. */
  opened(outcome: Outcome, owners: Owners, source?: Post): SeenForm;
}

export function createMessages(actor: Actor, posts: Posts, offers: Offers, cdn: Cdn, act: Act): Messages {
  const seen = new Map<Post, DiscordMessage>();

  function of(post: Post): DiscordMessage {
    const message = seen.get(post) ?? newMessage(post);
    seen.set(post, message);
    return message;
  }

  function newMessage(post: Post): DiscordMessage {
    return {
      id: post.message.id,
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
      get files() {
        return filesOf(post);
      },
      get voiceMessage() {
        return isVoiceMessage(post);
      },
      press: async (label) => shown(await press(post, label)),
      open: async (label) => opened(await press(post, label), post.owners, post),
      choose: async (placeholder, ...options) => shown(await choose(post, placeholder, options)),
      use: async (command) => shown((await use(post, command)).outcome),
      async openWith(command) {
        const { outcome, owners } = await use(post, command);
        return opened(outcome, owners);
      },
      remove: () => remove(post),
    };
  }

  async function press(post: Post, label: string): Promise<Outcome> {
    const button = buttonsOf(post.message).find((one) => (one.label ?? one.emoji?.name) === label);
    if (!button || post.deleted)
      throw new Error(`there is no button “${label}” to press, but: ${of(post).buttons.join(', ')}`);
    const { custom_id, type: component_type } = button;
    return component(post, label, { custom_id, component_type });
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
    const { custom_id } = select;
    return component(post, placeholder, { custom_id, component_type: ComponentType.StringSelect, values });
  }

  function component(source: Post, label: string, data: object): Promise<Outcome> {
    const type = InteractionType.MessageComponent;
    return act({ ...actor, type, owners: source.owners, source, what: `“${label}”`, data });
  }

  async function use(post: Post, name: string): Promise<{ outcome: Outcome; owners: Owners }> {
    const offer = offers.named(name, ApplicationCommandType.Message, actor);
    if (!offer) throw new Error(`Discord offers no message command “${name}” here`);
    const { id, type } = offer.command;
    const { message } = post;
    const data = { id, name, type, target_id: message.id, resolved: { messages: { [message.id]: message } } };
    const { owners } = offer;
    const deed = { ...actor, type: InteractionType.ApplicationCommand, owners, what: `“${name}”`, data };
    return { outcome: await act(deed), owners };
  }

  function remove(post: Post): void {
    const { user, channel } = actor;
    if (post.message.author.id !== user.id && !channel.guild?.managers.has(user.id))
      throw new Error(`${user.username} can't delete this message`);
    posts.remove(post);
  }

  function shown({ post, modal }: Outcome): DiscordMessage {
    if (post) return of(post);
    throw new Error(`no message came, but the form “${modal?.title}”`);
  }

  function opened({ post, modal }: Outcome, owners: Owners, source?: Post): SeenForm {
    if (!modal) throw new Error(`no form opened, but there is: ${post && textOf(post.message)}`);
    const deed = { ...actor, type: InteractionType.ModalSubmit, owners, what: `“${modal.title}”` };
    const send = async (data: object) => shown(await act({ ...deed, data, ...(source && { source }) }));
    return formOf(modal, (file) => cdn.keep(actor.channel.id, file), send);
  }

  return { of, shown, opened };
}
