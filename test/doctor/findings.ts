import { diagnose } from '../../src/doctor/diagnose.ts';
import type { Check, Finding } from '../../src/doctor/finding.ts';

/** What one check finds. */
export const findingsOf = (check: Check): Promise<Finding[]> =>
  diagnose([check], new AbortController().signal);

/** What it finds amiss. */
export async function faultsOf(check: Check): Promise<Finding[]> {
  return (await findingsOf(check)).filter(({ verdict }) => verdict !== 'ok');
}
