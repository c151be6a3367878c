import { createStyle, wantsColour } from '../terminal/style.ts';
import type { Finding, Verdict } from './finding.ts';

const SIGNS = { ok: '✓', warning: '!', failure: '✗' } as const satisfies Record<Verdict, string>;

/** Columns of a pipe: lines stay whole for what reads them. */
const UNBROKEN = 10_000;

/** A line for each finding, and one below it for what to do. Coloured on a terminal only, and not with NO_COLOR. */
export function reportOf(
  findings: readonly Finding[],
  stream: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  const style = createStyle(wantsColour(stream), (stream.isTTY && stream.columns) || UNBROKEN);
  const paint = { ok: style.right, warning: style.warning, failure: style.wrong };
  const widest = Math.max(...findings.map(({ subject }) => subject.length));
  const margin = widest + 4;
  const indented = (text: string): string =>
    style.wrap(text, margin).replaceAll('\n', `\n${' '.repeat(margin)}`);
  const lines = findings.flatMap(({ subject, verdict, found, advice }) => [
    `${paint[verdict](SIGNS[verdict])} ${style.strong(subject.padEnd(widest))}  ${indented(found)}`,
    ...(advice === undefined ? [] : [`${' '.repeat(margin)}${indented(`→ ${advice}`)}`]),
  ]);
  return [...lines, '', summaryOf(findings)].join('\n');
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (wanted: Verdict): number => findings.filter(({ verdict }) => verdict === wanted).length;
  const [failures, warnings] = [count('failure'), count('warning')];
  if (failures + warnings === 0) return 'All is well.';
  return `${failures} ${failures === 1 ? 'failure' : 'failures'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;
}
