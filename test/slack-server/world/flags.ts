/** Flags come as texts, too. */
export function isTrue(flag: unknown): boolean {
  return flag === true || flag === 'true' || flag === '1';
}
