import { checked } from '../forms.ts';
import { Refusal } from '../rules/refusal.ts';
import type { Post } from '../world/post.ts';
import { bot } from '../world/users.ts';
import { asBotSees } from '../world/visibility.ts';
import { assertAllowed, assertPermitted, visibleChannel } from './access.ts';
import { history } from './history.ts';
import { type Call, route, type Route } from './route.ts';
import { send } from './sending.ts';
import type { State } from './state.ts';

/** https://docs.discord.com/developers/resources/message */
export function messageRoutes(state: State): Route[] {
  const { posts, privileged, happened } = state;
  const all = '/channels/:channel/messages';
  const one = `${all}/:message`;
  const channelOf = ({ params }: Call) => visibleChannel(state.world, params['channel']);
  const postOf = (call: Call) => postIn(state, call);

  return [
    route(`GET ${all}`, (call) => history(posts, channelOf(call), call.query, privileged)),
    route(`GET ${one}`, (call) => {
      assertPermitted(channelOf(call), 'ReadMessageHistory');
      return asBotSees(postOf(call), privileged);
    }),
    route(`POST ${all}`, (call) => {
      const { message } = send(state, channelOf(call), call.body, call.uploads);
      happened();
      return message;
    }),
    route(`PATCH ${one}`, (call) => {
      const post = postOf(call);
      if (post.message.author.id !== bot.id) throw new Refusal('notOurs');
      const content = checked('edit', call.body);
      assertAllowed(post.channel, { ...content, flags: 0 }, call.uploads);
      posts.edit(post, content, call.uploads);
      happened();
      return post.message;
    }),
    route(`DELETE ${one}`, (call) => {
      const post = postOf(call);
      if (post.message.author.id !== bot.id) assertPermitted(post.channel, 'ManageMessages');
      posts.remove(post);
      happened();
    }),
  ];
}

/** The message that the path names. */
export function postIn({ world, posts }: State, { params }: Call): Post {
  const found = posts.find(visibleChannel(world, params['channel']), params['message'] ?? '');
  if (!found) throw new Refusal('unknownMessage');
  return found;
}
