import type { Slack } from '../world/slack.ts';
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
