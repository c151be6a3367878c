/** Whether all is well, or something is worth knowing, or Viva can't do what it is for. */
export type Verdict = 'ok' | 'warning' | 'failure';

/** What the doctor has found about one thing. Never a secret. */
export interface Finding {
  readonly subject: string;
  readonly verdict: Verdict;
  /** One line. */
  readonly found: string;
  /** What to do about it, one line. */
  readonly advice?: string;
}

/** Looks at one thing, and ends by the signal. What it throws is a finding, too. */
export interface Check {
  readonly subject: string;
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]> | readonly Finding[];
}

/** Makes the findings of one subject. */
export function findingsOf(subject: string) {
  return {
    ok: (found: string): Finding => ({ subject, verdict: 'ok', found }),
    warning: (found: string, advice: string): Finding => ({ subject, verdict: 'warning', found, advice }),
    failure: (found: string, advice: string): Finding => ({ subject, verdict: 'failure', found, advice }),
  };
}

/** A few of many names, for one line. */
export function some(names: readonly string[], count = 3): string {
  const more = names.length - count;
  return names.slice(0, count).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
