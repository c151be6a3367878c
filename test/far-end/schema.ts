import { Ajv, type ErrorObject } from 'ajv';
import discord from './schemas/discord.json' with { type: 'json' };
import slack from './schemas/slack.json' with { type: 'json' };

/** A platform and one of the payloads whose schemas scripts/far-end-schemas.ts generated. */
export type SchemaName =
  | `discord.${keyof typeof discord.properties}`
  | `slack.${keyof typeof slack.properties}`;

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true });
ajv.addSchema(discord, 'discord').addSchema(slack, 'slack');

/**
 * What is wrong with a payload by the platform's own types: one line each, beginning with the JSON pointer of
 * the faulty place (`/components/0/components/1: must have required property 'custom_id'`); empty if all is well.
 */
export function schemaProblems(name: SchemaName, value: unknown): string[] {
  const validate = ajv.getSchema(name.replace('.', '#/properties/'));
  if (!validate) throw new Error(`there is no schema ${name}`);
  if (validate(value) === true) return [];
  return [...new Set(meant(validate.errors ?? []).map(line))];
}

/** Without the complaints of those branches of a union that were not meant: their `type` is another one. */
function meant(errors: ErrorObject[]): ErrorObject[] {
  const otherKinds = errors.filter(({ instancePath }) => /\/(type|style)$/.test(instancePath));
  const ofOtherKind = ({ instancePath, parentSchema }: ErrorObject): boolean =>
    otherKinds.some(
      (kind) =>
        parentOf(kind.instancePath) === instancePath &&
        Object.values<unknown>(parentSchema?.['properties'] ?? {}).includes(kind.parentSchema),
    );
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const orNull = errors.filter(({ params }) => params['type'] === 'null');
  const left = errors.filter(
    (error) => ![...unions, ...orNull, ...otherKinds].includes(error) && !ofOtherKind(error),
  );
  return [left, unions, errors].find(({ length }) => length > 0) ?? [];
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function line({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
  return `${instancePath || '/'}: ${message ?? 'is not valid'}${extra}`;
}
