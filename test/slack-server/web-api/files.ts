import * as v from 'valibot';
import { fileObject } from '../world/file-object.ts';
import { kindOf, type SlackFile } from '../world/files.ts';
import { messageContent, parsed } from '../world/messages.ts';
import { post, threadOf } from '../world/posting.ts';
import { SlackError } from '../world/slack-error.ts';
import type { Slack } from '../world/slack.ts';
import type { Conversation } from '../world/workspace.ts';
import { textOf, type Arguments, type Methods } from './arguments.ts';

const Completed = v.pipe(
  v.array(v.looseObject({ id: v.string(), title: v.optional(v.string()) })),
  v.minLength(1),
);

const mostAltText = 1_000;

/** https://docs.slack.dev/reference/methods?family=files */
export function fileMethods(slack: Slack, uploadUrl: (file: SlackFile) => string): Methods {
  const { access, files } = slack;

  /** Sharing takes membership, even where posting does not. */
  const place = ({ channel_id: id }: Arguments): Conversation | undefined =>
    id === undefined ? undefined : access.writable(id);

  return {
    'files.getUploadURLExternal': ({ filename, length, alt_txt: altText }) => {
      const name = textOf(filename);
      const bytes = Number(textOf(length));
      if (name === undefined || !(bytes > 0)) throw new SlackError('missing_argument');
      if ((textOf(altText)?.length ?? 0) > mostAltText) throw new SlackError('alt_txt_too_large');
      const file = files.reserve({ name, length: bytes, altText: textOf(altText) });
      return { upload_url: uploadUrl(file), file_id: file.id };
    },

    'files.completeUploadExternal': (args) => {
      const listed = v.safeParse(Completed, parsed(args['files'], 'invalid_arguments'));
      if (!listed.success) throw new SlackError('invalid_arguments', ['invalid `files`']);
      const conversation = place(args);
      const complete = listed.output.map(({ id, title }) => ({ file: files.uploaded(id), title }));
      const share = conversation && sharing(slack, conversation, args);
      for (const { file, title } of complete)
        Object.assign(file, { complete: true, title: title ?? file.title });
      const done = complete.map(({ file }) => file);
      const answer = { files: done.map(fileObject) };
      if (share && done.every(canBeShared)) files.soon(() => share(done));
      return answer;
    },

    'files.info': ({ file }) => ({ file: fileObject(files.find(file)), comments: [] }),

    'files.delete': ({ file }) => {
      files.find(file).deleted = true;
      return {};
    },
  };
}

/** Checks what a call wants to say with the files it shares; returns what shares them. */
function sharing(slack: Slack, place: Conversation, args: Arguments): (files: SlackFile[]) => void {
  const threadTs = threadOf(slack, place.id, textOf(args['thread_ts']));
  const comment = textOf(args['initial_comment']);
  const blocks = comment === undefined ? args['blocks'] : undefined;
  const content =
    comment === undefined && blocks === undefined
      ? { text: '', blocks: [] }
      : messageContent({ text: comment, blocks });
  return (files) => void post(slack, place, { content, threadTs, files });
}

/**
 * Slack takes an `alt_txt` for what is no image, and then never shares the file, without a word
 * (https://github.com/slackapi/python-slack-sdk/issues/1818).
 */
function canBeShared(file: SlackFile): boolean {
  return file.altText === undefined || kindOf(file).startsWith('image/');
}
