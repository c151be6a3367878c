import type { IncomingHttpHeaders } from 'node:http';
import type { Slack } from '../world/slack.ts';
import { team, tokens } from '../world/workspace.ts';
import type { Answer } from './answer.ts';

/**
 * Takes what is sent to an upload URL: bytes as they are, or the one file of a form.
 * https://docs.slack.dev/reference/methods/files.getUploadURLExternal
 */
export async function takeUpload(
  { files, requests }: Slack,
  ticket: string,
  contentType: string | undefined,
  body: Buffer,
): Promise<Answer> {
  const bytes = await fileIn(contentType, body);
  const taken = files.upload(ticket, bytes);
  requests.push({ name: 'upload', args: { length: bytes.length }, ...(!taken && { error: 'not taken' }) });
  return taken ? { status: 200, body: `OK - ${bytes.length}` } : { status: 400, body: 'not taken' };
}

async function fileIn(contentType: string | undefined, body: Buffer): Promise<Buffer> {
  if (!contentType?.startsWith('multipart/form-data')) return body;
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const form = await response.formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
}

/**
 * The bytes of a file. Whoever may not read it is sent to where people sign in.
 * https://docs.slack.dev/messaging/working-with-files#authentication
 */
export function download(
  { files, grant, requests }: Slack,
  name: string,
  headers: IncomingHttpHeaders,
): Answer {
  const may = headers.authorization === `Bearer ${tokens.bot}` && grant.has('files:read');
  requests.push({ name: 'download', args: { file: name }, ...(!may && { error: 'not signed in' }) });
  const signIn = `https://${team.domain}.slack.com/?redir=%2Ffiles-pri%2F${name}`;
  if (!may) return { status: 302, body: '', headers: { location: signIn } };
  return { status: 200, body: files.find(name.replace(`${team.id}-`, '')).bytes ?? Buffer.alloc(0) };
}
