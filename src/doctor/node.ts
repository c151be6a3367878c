import { findingsOf, type Check } from './finding.ts';

/** The first major version with all that Viva uses: `Temporal`, and TypeScript without a build. */
const NEEDED = 26;

/** @param version as `process.versions.node` says it */
export function checkNode(version: string): Check {
  const { ok, failure } = findingsOf('Node');
  const found = `version ${version}`;
  const advice = `Run everything by npm (npm run setup, then npm start), which brings Node ${NEEDED}.`;
  const major = Number.parseInt(version, 10);
  return { subject: 'Node', run: () => [major >= NEEDED ? ok(found) : failure(found, advice)] };
}
