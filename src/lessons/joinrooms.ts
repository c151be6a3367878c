import type { Rooms } from './rooms.ts';

/** The rooms of all platforms, each asked for its own. @param platforms by the beginning of their ids: `discord` */
export function joinRooms(platforms: ReadonlyMap<string, Rooms>): Rooms {
  const of = (id: string): Rooms | undefined => platforms.get(id.split(':')[0]!);
  return {
    in: (space) => of(space)?.in(space) ?? [],
    of: (account, space) => of(account)?.of(account, space),
    listeners: (room) => of(room)?.listeners(room) ?? [],
    watch(changed, signal) {
      for (const rooms of platforms.values()) rooms.watch(changed, signal);
    },
    async enter(room, signal) {
      const rooms = of(room);
      if (!rooms) throw new Error(`there are no voice channels on the platform of ${room}`);
      return rooms.enter(room, signal);
    },
  };
}
