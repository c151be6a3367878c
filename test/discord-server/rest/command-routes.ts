import { checked, checkedCommand } from '../forms.ts';
import { Refusal } from '../rules/refusal.ts';
import { applicationId } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { fieldsOf } from './body.ts';
import { type Call, route, type Route } from './route.ts';
import type { State } from './state.ts';

/** https://docs.discord.com/developers/interactions/application-commands#endpoints */
export function commandRoutes(state: State): Route[] {
  return ['/applications/:app/commands', '/applications/:app/guilds/:guild/commands'].flatMap((path) =>
    routesOfScope(path, state),
  );
}

function routesOfScope(path: string, { commands, world }: State): Route[] {
  const scope = (call: Call) => scopeOf(call, world);
  const one = `${path}/:command`;
  return [
    route(`GET ${path}`, (call) => commands.of(scope(call))),
    route(`PUT ${path}`, (call) => commands.overwrite(scope(call), checked('commands', call.body))),
    route(`POST ${path}`, (call) => commands.upsert(scope(call), checkedCommand(call.body))),
    route(`GET ${one}`, (call) => commands.find(scope(call), idOf(call))),
    route(`PATCH ${one}`, (call) => {
      const changed = commands.changed(scope(call), idOf(call), fieldsOf(call.body));
      return commands.replace(scope(call), idOf(call), checkedCommand(changed));
    }),
    route(`DELETE ${one}`, (call) => commands.remove(scope(call), idOf(call))),
  ];
}

function scopeOf({ params }: Call, { guilds }: World): string {
  if (params['app'] !== applicationId) throw new Refusal('unknownApplication');
  const { guild = 'global' } = params;
  if (guild !== 'global' && !guilds.has(guild)) throw new Refusal('unknownGuild');
  if (guild !== 'global' && !guilds.get(guild)?.hasBot) throw new Refusal('missingAccess');
  return guild;
}

function idOf({ params }: Call): string {
  return params['command'] ?? '';
}
