/** A span in whole hours, for a person: `an hour`, `3 hours`. @param span milliseconds */
export function hoursOf(span: number): string {
  const hours = Math.ceil(span / 3_600_000);
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
