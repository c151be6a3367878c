/** Cuts a text to `limit` UTF-16 units, at a word's end where one is near, with an ellipsis in the place of the rest. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = text.slice(0, limit - 1);
  const wordEnd = room.search(/\s\S*$/);
  const kept = wordEnd > limit * 0.8 ? room.slice(0, wordEnd) : room;
  return `${kept.trimEnd().replace(/[\uD800-\uDBFF]$/, '')}…`;
}
