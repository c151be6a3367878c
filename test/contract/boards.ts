import type { BoardPlatform } from './board-platform.ts';
import { discord, slack } from './chat-boards.ts';
import { memory, terminal } from './local-boards.ts';

export const boardPlatforms: readonly BoardPlatform[] = [discord, slack, terminal, memory];
