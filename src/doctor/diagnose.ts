import { withDeadline } from '../deadline.ts';
import { taskGroup } from '../taskgroup.ts';
import { findingsOf, type Check, type Finding } from './finding.ts';

/** How long one check may take, in milliseconds. */
const PATIENCE = 10_000;

/** Makes all checks at once; the findings come in the order of the checks. One that fails is a finding. */
export async function diagnose(
  checks: readonly Check[],
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<Finding[]> {
  return taskGroup(signal, async (group) => {
    const made = checks.map((check) => group.spawn((within) => outcomeOf(check, patience, within)));
    return (await Promise.all(made)).flat();
  });
}

async function outcomeOf(
  { subject, run }: Check,
  patience: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    return await withDeadline(signal, patience, async (within) => run(within));
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return [findingsOf(subject).failure(`could not be checked: ${reason}`, 'Mend that, and look again.')];
  }
}
