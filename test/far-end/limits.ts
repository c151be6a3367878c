/** Least and most: characters of a text (UTF-16 units), items of a list, or the number itself. */
type Range = readonly [least: number, most: number];

/** By the place in a payload, a path of names in which an asterisk stands for each item. */
export type Limits = Readonly<Record<string, Range>>;

export interface Excess {
  /** JSON pointer of the place. */
  readonly at: string;
  readonly of: 'text' | 'list' | 'number';
  readonly range: Range;
}

/** What of a payload lies outside its limits; `at` is put before the places. */
export function excesses(value: unknown, limits: Limits, at = ''): Excess[] {
  return Object.entries(limits).flatMap(([place, range]) => outOfRange(value, at, place.split('/'), range));
}

/** The same for everything in a payload, however deep, that carries a `type` for which there are limits. */
export function excessesByType(value: unknown, byType: Readonly<Record<string, Limits>>, at = ''): Excess[] {
  if (typeof value !== 'object' || value === null) return [];
  const limits = 'type' in value ? byType[String(value.type)] : undefined;
  const within = Object.entries(value).flatMap(([key, item]) => excessesByType(item, byType, `${at}/${key}`));
  return [...(limits ? excesses(value, limits, at) : []), ...within];
}

function outOfRange(value: unknown, at: string, [key, ...rest]: string[], range: Range): Excess[] {
  if (key === undefined) {
    const size = sizeOf(value);
    return size && (size.size < range[0] || size.size > range[1]) ? [{ at, of: size.of, range }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => key === '*' || key === name)
    .flatMap(([name, item]) => outOfRange(item, `${at}/${name}`, rest, range));
}

function sizeOf(value: unknown): { of: Excess['of']; size: number } | undefined {
  if (typeof value === 'string') return { of: 'text', size: value.length };
  if (Array.isArray(value)) return { of: 'list', size: value.length };
  return typeof value === 'number' ? { of: 'number', size: value } : undefined;
}
