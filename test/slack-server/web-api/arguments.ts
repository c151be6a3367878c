/** What a method is called with: values of a form, which are texts, or of a JSON object. */
export type Arguments = Readonly<Record<string, unknown>>;

export type Methods = Readonly<Record<string, (args: Arguments) => object>>;

/** The argument as text; undefined also for an empty one, as Slack takes it. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
