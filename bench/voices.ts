import { join } from 'node:path';
import { joinRooms } from '../src/lessons/joinrooms.ts';
import type { Voices } from '../src/viva.ts';

/** What a bench without voice channels gives to lessons. */
export function noVoices(folder: string): Voices {
  return {
    rooms: joinRooms(new Map()),
    frames: async () => Promise.reject(new Error('there are no voice channels here')),
    serves: () => true,
    folder: join(folder, 'lessons'),
  };
}
