import type { APIAttachment } from 'discord-api-types/v10';
import { newAttachment, type Upload } from './attachments.ts';

/** The files that people send with forms: where the bot fetches them. */
export type Cdn = ReturnType<typeof createCdn>;

/** @param origin where the server listens */
export function createCdn(origin: () => string, newId: () => string) {
  const files = new Map<string, Uint8Array>();
  return {
    keep(channelId: string, upload: Upload): APIAttachment {
      const id = newId();
      files.set(id, upload.bytes);
      const path = `ephemeral-attachments/${channelId}/${id}/${encodeURIComponent(upload.name)}`;
      const url = `${origin()}/${path}?ex=1`;
      return { ...newAttachment(id, channelId, upload), url, proxy_url: url, ephemeral: true };
    },

    find: (id: string): Uint8Array | undefined => files.get(id),
  };
}
