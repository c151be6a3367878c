import { ApplicationCommandOptionType, ComponentType } from 'discord-api-types/v10';
import type { Limits } from '../../far-end/limits.ts';

/**
 * Discord's documented limits.
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 * https://docs.discord.com/developers/components/reference
 * https://docs.discord.com/developers/interactions/application-commands
 */

export const messageLimits: Limits = {
  content: [0, 2000],
  embeds: [0, 10],
  'embeds/*/title': [0, 256],
  'embeds/*/description': [0, 4096],
  'embeds/*/fields': [0, 25],
  'embeds/*/fields/*/name': [1, 256],
  'embeds/*/fields/*/value': [1, 1024],
  'embeds/*/footer/text': [1, 2048],
  'embeds/*/author/name': [1, 256],
  components: [0, 5],
  attachments: [0, 10],
  'attachments/*/description': [0, 1024],
};

/** Characters of all embeds of a message together. */
export const mostOfEmbeds = 6000;

export const modalLimits: Limits = {
  custom_id: [1, 100],
  title: [1, 45],
  components: [1, 5],
};

export const componentLimits: Readonly<Record<number, Limits>> = {
  [ComponentType.ActionRow]: { components: [1, 5] },
  [ComponentType.Button]: { custom_id: [1, 100], label: [1, 80], url: [1, 512] },
  [ComponentType.StringSelect]: {
    custom_id: [1, 100],
    placeholder: [0, 150],
    min_values: [0, 25],
    max_values: [1, 25],
    options: [1, 25],
    'options/*/label': [1, 100],
    'options/*/value': [1, 100],
    'options/*/description': [0, 100],
  },
  [ComponentType.TextInput]: {
    custom_id: [1, 100],
    label: [1, 45],
    placeholder: [0, 100],
    value: [0, 4000],
    min_length: [0, 4000],
    max_length: [1, 4000],
  },
  [ComponentType.FileUpload]: {
    custom_id: [1, 100],
    min_values: [0, 10],
    max_values: [1, 10],
    file_types: [0, 10],
  },
  [ComponentType.Label]: { label: [1, 45], description: [0, 100] },
};

export const choicesLimits: Limits = {
  choices: [0, 25],
  'choices/*/name': [1, 100],
};

export const commandsLimits: Limits = {
  '*/name': [1, 32],
  '*/description': [0, 100],
  '*/options': [0, 25],
};

const option: Limits = {
  ...choicesLimits,
  name: [1, 32],
  description: [1, 100],
  options: [0, 25],
};

export const optionLimits: Readonly<Record<number, Limits>> = {
  ...Object.fromEntries(Object.values(ApplicationCommandOptionType).map((type) => [type, option])),
  [ApplicationCommandOptionType.String]: {
    ...option,
    'choices/*/value': [1, 100],
    min_length: [0, 6000],
    max_length: [1, 6000],
  },
};
