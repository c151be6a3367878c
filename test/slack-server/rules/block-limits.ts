import { excessesByType, type Excess, type Limits } from '../../far-end/limits.ts';

const fewOptions: Limits = {
  options: [1, 10],
  'options/*/text/text': [1, 75],
  'options/*/value': [1, 150],
  'options/*/description/text': [1, 75],
};

/**
 * Block Kit's limits by the `type` of view, block or element.
 * https://docs.slack.dev/reference/views
 * https://docs.slack.dev/reference/block-kit
 */
const limits: Readonly<Record<string, Limits>> = {
  modal: {
    blocks: [0, 100],
    'title/text': [1, 24],
    'submit/text': [1, 24],
    'close/text': [1, 24],
    private_metadata: [0, 3000],
    callback_id: [0, 255],
    external_id: [0, 255],
  },
  home: {
    blocks: [0, 100],
    private_metadata: [0, 3000],
    callback_id: [0, 255],
    external_id: [0, 255],
  },

  plain_text: { text: [1, 3000] },
  mrkdwn: { text: [1, 3000] },

  section: { fields: [1, 10], 'fields/*/text': [1, 2000] },
  header: { 'text/text': [1, 150] },
  context: { elements: [1, 10] },
  image: { alt_text: [1, 2000], image_url: [1, 3000], 'title/text': [1, 2000] },
  actions: { elements: [1, 25] },
  input: { 'label/text': [1, 2000], 'hint/text': [1, 2000] },
  markdown: {},
  divider: {},

  button: {
    'text/text': [1, 75],
    value: [0, 2000],
    url: [0, 3000],
    accessibility_label: [0, 75],
    'confirm/title/text': [1, 100],
    'confirm/text/text': [1, 300],
    'confirm/confirm/text': [1, 30],
    'confirm/deny/text': [1, 30],
  },
  static_select: {
    options: [1, 100],
    option_groups: [1, 100],
    'options/*/text/text': [1, 75],
    'options/*/value': [1, 150],
    'options/*/description/text': [1, 75],
    'option_groups/*/label/text': [1, 75],
    'option_groups/*/options': [1, 100],
    'placeholder/text': [1, 150],
  },
  external_select: { 'placeholder/text': [1, 150], min_query_length: [0, 500] },
  file_input: { max_files: [1, 10] },
  checkboxes: fewOptions,
  radio_buttons: fewOptions,
  plain_text_input: {
    min_length: [0, 3000],
    max_length: [1, 3000],
    initial_value: [0, 3000],
    'placeholder/text': [1, 150],
  },
};

const ids: Limits = { block_id: [1, 255], action_id: [1, 255] };
const limitsWithIds = Object.fromEntries(
  Object.entries(limits).map(([type, own]) => [type, { ...ids, ...own }]),
);

/** What exceeds the limits, in Slack's words: `must be less than 76 characters [json-pointer:/blocks/0/text/text]`. */
export function limitProblems(value: unknown, pointer: string): string[] {
  return excessesByType(value, limitsWithIds, pointer).map(
    (excess) => `${limitComplaint(excess)} [json-pointer:${excess.at}]`,
  );
}

/** What exceeds a limit, without its place. */
export function limitComplaint({ of, range: [least, most] }: Excess): string {
  if (of === 'number') return `must be between ${least} and ${most}`;
  if (of === 'list')
    return `${least > 0 ? `no fewer than ${least} and ` : ''}no more than ${most} items allowed`;
  return `must be ${least > 0 ? `more than ${least - 1} and ` : ''}less than ${most + 1} characters`;
}
