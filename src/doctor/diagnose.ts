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
    const cause = innermost(error);
    const advice = isOfNetwork(cause) ? REACH : 'Mend that, and look again.';
    return [findingsOf(subject).failure(`could not be checked: ${wordsOf(cause)}`, advice)];
  }
}

const REACH = 'Let this machine reach it: look at name resolution, firewall and proxy.';

/** What libraries wrap in an error of their own: `fetch failed` tells nobody anything. */
function innermost(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const within = error.cause ?? ('original' in error ? error.original : undefined);
  return within instanceof Error ? innermost(within) : error;
}

/** Codes of the system and of Node's own client: `ENOTFOUND`, `UND_ERR_SOCKET`. */
function isOfNetwork(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(UND_ERR_.+|EAI_AGAIN|ENOTFOUND|E(CONN|HOST|NET|TIMED)[A-Z]+)$/.test(code);
}

/** Several addresses that were tried in vain leave an error without words. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
