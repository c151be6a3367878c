import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { textOption, type Option } from '../options.ts';
import { quoted } from '../reply.ts';
import { WHOLE_WEEK } from '../study/days.ts';

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const GROUPS: Readonly<Record<string, readonly number[]>> = {
  daily: WHOLE_WEEK,
  weekdays: [1, 2, 3, 4, 5],
  weekends: [6, 7],
};

/** A time of day, `9:00` or `09:00`. */
export function timeOption(summary: string): Option<string, false> {
  return {
    ...textOption({ summary, required: false, range: [4, 5] }),
    read(typed) {
      const [, hour = '', minute = ''] = /^(\d{1,2})[:.](\d{2})$/.exec(String(typed).trim()) ?? [];
      if (hour === '' || Number(hour) > 23 || Number(minute) > 59)
        throw new UserError(`Give a time such as 09:00 or 18:30, not ${quoted(String(typed))}.`);
      return `${hour.padStart(2, '0')}:${minute}`;
    },
  };
}

/** The first asking takes some milliseconds, which a start can do without. */
const allZones = (): string[] => Intl.supportedValuesOf('timeZone');

/** An IANA time zone, suggested while it is typed. */
export function zoneOption(summary: string): Option<string, false> {
  return {
    ...textOption({ summary, required: false, range: [2, 50] }),
    read(typed) {
      const zones = allZones();
      const wanted = String(typed).trim().toLowerCase().replaceAll(' ', '_');
      const zone = zoneCalled(wanted);
      if (zone !== undefined) return zone;
      const cities = zonesOfCity(wanted, zones);
      if (cities.length === 1) return cities[0]!;
      const likely = nearest(wanted, zones);
      throw new UserError(
        `There is no time zone ${quoted(String(typed))}. ${likely ? `Did you mean \`${likely}\`?` : 'Give one such as Europe/Berlin.'}`,
      );
    },
    suggest(text, { zones: likely = [] }) {
      const wanted = text.trim().toLowerCase().replaceAll(' ', '_');
      const zones = allZones();
      const holding = [...likely, ...zones].filter((name) => name.toLowerCase().includes(wanted));
      const called = [zoneCalled(wanted) ?? [], zonesOfCity(wanted, zones)].flat();
      return [...new Set([...holding, ...called])]
        .slice(0, 25)
        .map((name) => ({ label: name.replaceAll('_', ' '), value: name }));
    },
  };
}

/**
 * A zone as the zone database spells it, by any name that it has there: of those there are more than JavaScript lists,
 * such as Europe/Kyiv beside Europe/Kiev. Offsets are none: they know no summer.
 */
function zoneCalled(name: string): string | undefined {
  if (!/^[a-z][\w+-]*(\/[\w+-]+)*$/i.test(name)) return undefined;
  try {
    return Temporal.Now.zonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

const REGIONS = [
  'Africa',
  'America',
  'Antarctica',
  'Asia',
  'Atlantic',
  'Australia',
  'Europe',
  'Indian',
  'Pacific',
];

/** @param zones those that are listed */
function zonesOfCity(city: string, zones: readonly string[]): string[] {
  const listed = zones.filter((name) => name.toLowerCase().endsWith(`/${city}`));
  if (listed.length > 0 || city === '') return listed;
  return REGIONS.flatMap((region) => zoneCalled(`${region}/${city}`) ?? []);
}

/** Days of the week: `daily`, `weekdays`, `weekends`, or `mon,wed,fri`. */
export function daysOption(summary: string): Option<readonly number[], false> {
  return {
    ...textOption({ summary, required: false, range: [3, 40] }),
    read(typed) {
      const words = String(typed)
        .toLowerCase()
        .split(/[\s,+]+/)
        .filter(Boolean);
      const days = words.flatMap((word) => GROUPS[word] ?? dayNamed(word));
      return [...new Set(days)].toSorted((one, other) => one - other);
    },
    suggest: (text) =>
      Object.keys(GROUPS)
        .filter((name) => name.startsWith(text.trim().toLowerCase()))
        .map((name) => ({ label: name, value: name })),
  };
}

function dayNamed(word: string): number {
  const index = NAMES.findIndex((name) => word.startsWith(name));
  if (index < 0)
    throw new UserError(`Give daily, weekdays, weekends, or days such as mon,wed,fri; not ${quoted(word)}.`);
  return index + 1;
}

/** One deck or several: `asyncio`, `asyncio+testing`. */
export function decksOption(summary: string): Option<readonly string[], false> {
  return {
    ...textOption({ summary, required: false, range: [1, 200] }),
    read: (typed, { library }) =>
      String(typed)
        .split('+')
        .map((name) => library.deck(name).id),
    suggest(text, { library }) {
      const [last = '', ...before] = text.split('+').toReversed();
      const begun = before
        .toReversed()
        .map((name) => `${name}+`)
        .join('');
      return suggestionsOf(library, last).map(({ label, value }) => ({ label, value: begun + value }));
    },
  };
}

function suggestionsOf(library: Library, text: string): { label: string; value: string }[] {
  return library.search(text).map((deck) => ({ label: deck.title, value: deck.id }));
}

/** `every day`, `on weekdays`, `on Mon, Wed and Fri` */
export function describeDays(days: readonly number[]): string {
  const group = Object.entries(GROUPS).find(([, of]) => of.join() === days.join())?.[0];
  if (group !== undefined) return group === 'daily' ? 'every day' : `on ${group}`;
  const names = days.map((day) => NAMES[day - 1]!).map((name) => name[0]!.toUpperCase() + name.slice(1));
  return `on ${new Intl.ListFormat('en-GB').format(names)}`;
}
