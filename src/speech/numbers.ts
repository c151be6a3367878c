const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/**
 * Versions and decimals in words: 3.11 "three eleven", 3.9 "three point nine", 1.2.3 "one two three".
 * Whole numbers stay digits, which every engine reads.
 */
export function sayNumber(number: string): string {
  const parts = number.split('.');
  const [whole = '', fraction] = parts;
  if (fraction === undefined) return number;
  if (parts.length > 2) return parts.map(inWords).join(' ');
  if (/^[1-9]$/.test(whole) && /^[1-9]\d$/.test(fraction)) return `${inWords(whole)} ${inWords(fraction)}`;
  return `${inWords(whole)} point ${fraction.split('').map(inWords).join(' ')}`;
}

/** Whole numbers to 99; greater ones stay digits. */
function inWords(digits: string): string {
  const value = Number(digits);
  if (!(value < 100)) return digits;
  if (value < 20) return UNITS[value]!;
  const ten = TENS[Math.floor(value / 10) - 2]!;
  return value % 10 === 0 ? ten : `${ten}-${UNITS[value % 10]!}`;
}
