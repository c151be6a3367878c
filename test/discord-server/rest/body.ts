import { Refusal } from '../rules/refusal.ts';
import type { Upload, Uploads } from '../world/attachments.ts';

/** Bytes of one file: https://docs.discord.com/developers/reference#uploading-files */
export const mostOfFile = 10 * 1024 * 1024;

/** Bytes of a whole request: https://docs.discord.com/developers/resources/message#create-message-limitations */
const mostOfRequest = 25 * 1024 * 1024;

export interface Body {
  readonly body: unknown;
  readonly uploads: Uploads;
}

/** A JSON body, or a multipart one with `payload_json` and `files[0]`, `files[1]`… */
export async function parseBody(type = '', bytes: Buffer): Promise<Body> {
  if (bytes.length > mostOfRequest) throw new Refusal('tooLarge');
  if (!type.startsWith('multipart/form-data')) return { body: parsed(bytes.toString()), uploads: new Map() };
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const json = form.get('payload_json');
  return { body: parsed(typeof json === 'string' ? json : ''), uploads: await uploadsOf(form) };
}

async function uploadsOf(form: FormData): Promise<Uploads> {
  const uploads = new Map<string, Upload>();
  for (const [name, file] of form) {
    const [, number] = /^files\[(\d+)\]$/.exec(name) ?? [];
    if (number === undefined || typeof file === 'string') continue;
    if (file.size > mostOfFile) throw new Refusal('tooLarge');
    uploads.set(number, { name: file.name, bytes: await file.bytes() });
  }
  return uploads;
}

/** What an object in a body holds; nothing, where something else stands. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parsed(json: string): unknown {
  if (json === '') return undefined;
  try {
    return JSON.parse(json);
  } catch {
    throw new Refusal('invalidJson');
  }
}
