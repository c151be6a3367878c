import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { webApi } from '@slack/bolt';
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type {
  APIApplicationCommand,
  APICommandAutocompleteInteractionResponseCallbackData,
  APIModalInteractionResponseCallbackData,
  RESTAPIAttachment,
  RESTPostAPIWebhookWithTokenJSONBody,
} from 'discord-api-types/v10';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Writes the JSON schemas by which our far ends check what is sent to them to test/far-end/schemas/.
 * Run it again after an upgrade of discord-api-types or @slack/types.
 */

type Given = 'id' | 'application_id' | 'guild_id' | 'version' | 'name_localized' | 'description_localized';
type Defaulted = 'type' | 'description' | 'default_member_permissions';
type Command = Omit<APIApplicationCommand, Given | Defaulted> &
  Partial<Pick<APIApplicationCommand, Defaulted>>;

/** discord.js sends these with every message of an interaction, where Discord ignores them. */
interface Ignored {
  tts?: boolean;
  nonce?: string | number;
  enforce_nonce?: boolean;
}

type Nullable<Body> = { [Key in keyof Body]: Body[Key] | null };
type Content = Omit<
  RESTPostAPIWebhookWithTokenJSONBody,
  'username' | 'avatar_url' | 'tts' | 'flags' | 'attachments'
> & {
  /** A sum, where the library's type has only its parts. */
  flags?: number;
  /** discord.js writes null for what an attachment lacks, and more than Discord heeds of one to keep. */
  attachments?: (Nullable<RESTAPIAttachment> & Record<string, unknown>)[];
};

export interface Discord {
  commands: Command[];
  message: Content & Ignored;
  edit: Nullable<Content> & Ignored;
  modal: APIModalInteractionResponseCallbackData;
  choices: APICommandAutocompleteInteractionResponseCallbackData;
}

/**
 * The views' own `AnyBlock` would let every block pass.
 * @public the generator finds it by its name
 */
export interface Slack {
  blocks: KnownBlock[];
  modal: Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
  home: Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
  /** Without the parts that our app has none of. */
  manifest: Pick<
    webApi.AppsManifestValidateArguments['manifest'],
    '_metadata' | 'display_information' | 'features' | 'oauth_config' | 'settings'
  >;
}

const root = new URL('../', import.meta.url);

async function write(platform: 'Discord' | 'Slack'): Promise<void> {
  const schema = createGenerator({
    path: fileURLToPath(import.meta.url),
    tsconfig: fileURLToPath(new URL('tsconfig.json', root)),
    type: platform,
    jsDoc: 'none',
    skipTypeCheck: true,
    topRef: false,
  }).createSchema(platform);
  const file = new URL(`test/far-end/schemas/${platform.toLowerCase()}.json`, root);
  await writeFile(file, `${JSON.stringify(schema, undefined, 1)}\n`);
}

await write('Discord');
await write('Slack');
