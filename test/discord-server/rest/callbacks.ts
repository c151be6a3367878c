import { InteractionResponseType as Response, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { checked } from '../forms.ts';
import { notOneOf } from '../rules/problems.ts';
import { invalidForm, Refusal } from '../rules/refusal.ts';
import type { Uploads } from '../world/attachments.ts';
import type { Interaction, Outcome } from '../world/interactions.ts';
import { isPending } from '../world/post.ts';
import type { Posts } from '../world/posts.ts';
import { placeOf } from './webhooks.ts';

const messages = [Response.ChannelMessageWithSource, Response.DeferredChannelMessageWithSource];
const updates = [Response.DeferredMessageUpdate, Response.UpdateMessage];

/** What each kind of interaction may be answered with; a form can't answer a form. */
const answers: Readonly<Record<InteractionType, readonly Response[]>> = {
  [InteractionType.Ping]: [],
  [InteractionType.ApplicationCommand]: [...messages, Response.Modal],
  [InteractionType.MessageComponent]: [...messages, ...updates, Response.Modal],
  [InteractionType.ApplicationCommandAutocomplete]: [Response.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [...messages, ...updates],
};

/**
 * POST /interactions/:id/:token/callback
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object
 */
export function acknowledge(interaction: Interaction, body: unknown, uploads: Uploads, posts: Posts): void {
  const { type, data } = callbackOf(body, interaction);
  const outcome = responses[type]?.({ interaction, data, uploads, posts });
  interaction.response = type;
  if (interaction.original) interaction.posts.add(interaction.original);
  if (outcome) interaction.outcomes.push(outcome);
}

function callbackOf(body: unknown, { type, source }: Interaction): { type: Response; data: unknown } {
  const { type: given, data = {} } = isObject(body) ? body : {};
  const allowed = answers[type].filter((answer) => source || !updates.includes(answer));
  const found = allowed.find((answer) => answer === given);
  if (found === undefined) throw invalidForm([notOneOf('/type', allowed)]);
  return { type: found, data };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

interface Callback {
  readonly interaction: Interaction;
  readonly data: unknown;
  readonly uploads: Uploads;
  readonly posts: Posts;
}

/** What each response does; it returns what the person sees of it at once. */
const responses: Readonly<Partial<Record<Response, (callback: Callback) => Outcome | undefined>>> = {
  [Response.ChannelMessageWithSource]({ interaction, data, uploads, posts }) {
    const message = checked('message', data, '/data');
    const post = posts.create(placeOf(interaction, message), message, uploads);
    interaction.original = post;
    return { post };
  },

  [Response.DeferredChannelMessageWithSource]({ interaction, data, posts }) {
    const { flags = 0 } = checked('message', data, '/data');
    interaction.original = posts.defer(placeOf(interaction, { flags: flags & MessageFlags.Ephemeral }));
    return undefined;
  },

  [Response.DeferredMessageUpdate]({ interaction }) {
    interaction.original = interaction.source;
    return undefined;
  },

  [Response.UpdateMessage]({ interaction, data, uploads, posts }) {
    const { source: post } = interaction;
    if (!post || post.deleted) throw new Refusal('unknownMessage');
    posts.edit(post, checked('edit', data, '/data'), uploads);
    interaction.original = post;
    return { post };
  },

  [Response.ApplicationCommandAutocompleteResult]({ data }) {
    const { choices = [] } = checked('choices', data, '/data');
    return { suggestions: choices.map(({ name }) => name) };
  },

  [Response.Modal]: ({ data }) => ({ modal: checked('modal', data, '/data') }),
};

/** What `?with_response=true` answers. */
export function callbackResult({ id, type, response = Response.Pong, original }: Interaction): object {
  return {
    interaction: {
      id,
      type,
      ...(original && {
        response_message_id: original.message.id,
        response_message_loading: isPending(original),
        response_message_ephemeral: original.onlyFor !== undefined,
      }),
    },
    resource: { type: response, ...(original && { message: original.message }) },
  };
}
