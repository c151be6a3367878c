import type { APIUser } from 'discord-api-types/v10';
import { applicationId } from './ids.ts';

export const bot: APIUser = { ...user(applicationId, 'Viva'), bot: true };

export function user(id: string, name: string): APIUser {
  return { id, username: name.toLowerCase(), global_name: name, discriminator: '0', avatar: null };
}
