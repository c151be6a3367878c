import {
  type APIActionRowComponent,
  type APIComponentInActionRow,
  type APIEmbed,
  type APIFileUploadComponent,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Discord } from '../../../scripts/far-end-schemas.ts';
import { mostOfEmbeds } from './limits.ts';
import { badLength, notOneOf, type Problem, problem, repeated, required } from './problems.ts';

type Message = Pick<Discord['edit'], 'embeds' | 'components'>;

/** What must agree within a message, beyond shapes and limits. */
export function messageProblems({ embeds, components }: Message): Problem[] {
  return [
    ...embedsProblems(embeds ?? []),
    ...(components ?? []).flatMap(topLevelProblems),
    ...repeatedIds({ components }),
  ];
}

export function modalProblems({ components }: APIModalInteractionResponseCallbackData): Problem[] {
  return [...components.flatMap(modalComponentProblems), ...repeatedIds({ components })];
}

function embedsProblems(embeds: readonly APIEmbed[]): Problem[] {
  const texts = embeds.flatMap(({ title, description, fields, footer, author }) => [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ]);
  const size = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return size > mostOfEmbeds
    ? [problem('/embeds', 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${mostOfEmbeds}`)]
    : [];
}

/** Components v2 are not spoken at this far end. */
function topLevelProblems(component: APIMessageTopLevelComponent, index: number): Problem[] {
  const at = `/components/${index}`;
  return component.type === ComponentType.ActionRow
    ? rowProblems(component, at)
    : [notOneOf(`${at}/type`, [ComponentType.ActionRow])];
}

function rowProblems({ components }: APIActionRowComponent<APIComponentInActionRow>, at: string): Problem[] {
  const mixed = components.length > 1 && components.some(({ type }) => type !== ComponentType.Button);
  const width = 'The specified component exceeds the maximum width';
  return [
    ...(mixed ? [problem(`${at}/components/1`, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', width)] : []),
    ...components.flatMap((component, index) => componentProblems(component, `${at}/components/${index}`)),
  ];
}

function componentProblems(component: APIComponentInActionRow, at: string): Problem[] {
  if (component.type === ComponentType.StringSelect) return selectProblems(component, at);
  if (component.type !== ComponentType.Button || component.style === ButtonStyle.Premium) return [];
  return component.label === undefined && !component.emoji ? [required(`${at}/label`)] : [];
}

function selectProblems({ min_values = 1, max_values = 1, options }: APIStringSelectComponent, at: string) {
  const message = 'The specified option value is already used';
  return [
    ...repeated(options, ({ value }) => value).map((option) =>
      problem(`${at}/options/${options.indexOf(option)}/value`, 'COMPONENT_OPTION_VALUE_DUPLICATED', message),
    ),
    ...(min_values <= max_values && max_values <= options.length
      ? []
      : [badLength(`${at}/options`, max_values, Math.max(max_values, options.length))]),
  ];
}

function modalComponentProblems(component: APIModalInteractionResponseCallbackComponent, index: number) {
  const at = `/components/${index}`;
  if (component.type === ComponentType.ActionRow) {
    const [input, second] = component.components;
    if (second) return [badLength(`${at}/components`, 1, 1)];
    return input?.label === undefined ? [required(`${at}/components/0/label`)] : [];
  }
  if (component.type !== ComponentType.Label) return [];
  if (component.component.type === ComponentType.FileUpload)
    return uploadProblems(component.component, `${at}/component`);
  if (component.component.type !== ComponentType.TextInput) return [];
  return component.component.label === undefined
    ? []
    : [problem(`${at}/component/label`, 'BASE_TYPE_INVALID', 'The label is that of the component around it')];
}

function uploadProblems(upload: APIFileUploadComponent, at: string): Problem[] {
  const { min_values = 1, max_values = 1 } = upload;
  const wrong = (message: string) => [problem(`${at}/min_values`, 'BASE_TYPE_BAD_INTEGER', message)];
  if (min_values > max_values) return wrong('Must be no more than max_values');
  return upload.required !== false && min_values === 0
    ? wrong('Must be at least 1 where a file is required')
    : [];
}

function repeatedIds(form: unknown): Problem[] {
  return repeated(customIds(form), ({ id }) => id).map(({ at }) =>
    problem(at, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
  );
}

function customIds(value: unknown, at = ''): { at: string; id: string }[] {
  if (typeof value === 'string' && at.endsWith('/custom_id')) return [{ at, id: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => customIds(item, `${at}/${key}`));
}
