import { Refused, type Board } from './board.ts';

/** How long to wait for a platform that isn't there, in milliseconds. */
const AWAY = 60_000;

/** One board for all places, each on its platform. @param platforms by the beginning of their places' ids: `discord` */
export function joinBoards(platforms: ReadonlyMap<string, Board>): Board {
  const boardOf = (place: string): Board | undefined => platforms.get(place.split(':')[0]!);
  const here = (place: string): Board => {
    const board = boardOf(place);
    if (!board) throw new Refused(`Viva is not on the platform of ${place} now`, AWAY);
    return board;
  };
  return {
    nonceLife: (place) => boardOf(place)?.nonceLife(place) ?? 0,
    post: async (place, post, signal) => here(place).post(place, post, signal),
    find: async (place, key, since, signal) => here(place).find(place, key, since, signal),
    edit: async (place, message, reply, signal) => here(place).edit(place, message, reply, signal),
    direct: async (account, signal) => here(account).direct(account, signal),
    discuss: async (place, message, title, signal) => here(place).discuss?.(place, message, title, signal),
    addressOf: (place, space) => boardOf(place)?.addressOf(place, space),
  };
}
