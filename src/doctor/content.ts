import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblem, loadDecks } from '../decks/load.ts';
import { readManifest } from '../speech/manifest.ts';
import { wantedClips, type WantedClip } from '../speech/wanted.ts';
import { findingsOf, some, type Check } from './finding.ts';

const WHOLE = 'Get the files of Viva whole: git status';

/** Whether all decks can be read. @param remedy what to do where there are none */
export function checkDecks(contentDirectory: string, remedy = WHOLE): Check {
  const { ok, failure } = findingsOf('Decks');
  return {
    subject: 'Decks',
    async run() {
      const { decks, problems } = await loadDecks(contentDirectory);
      if (problems.some(({ file }) => file === contentDirectory))
        return [failure(`there is no deck (*.md) in ${contentDirectory}`, remedy)];
      const cards = decks.reduce((sum, deck) => sum + deck.cards.length, 0);
      const advice = 'Correct the file: npm run decks shows every mistake.';
      const mistakes = problems.map((problem) => failure(describeProblem(problem), advice));
      return [...mistakes, ok(`${decks.length} decks with ${cards} cards in ${contentDirectory}`)];
    },
  };
}

/**
 * Whether there is a clip of each text. Without one, a card can be read but not heard.
 *
 * @param advice what to do where some are missing
 */
export function checkClips(
  contentDirectory: string,
  audioDirectory: string,
  advice = 'Get them with the files of Viva (git status), or voice them: npm run speak',
): Check {
  const { ok, warning } = findingsOf('Clips');
  return {
    subject: 'Clips',
    async run() {
      const [wanted, manifest] = await Promise.all([
        wantedClips(contentDirectory),
        readManifest(audioDirectory),
      ]);
      const clips = wanted.clips.filter(({ key, recordedOnly }) => !recordedOnly || key in manifest);
      const isThere = ({ key }: WantedClip): boolean =>
        key in manifest &&
        ['ogg', 'mp3'].every((ending) => existsSync(join(audioDirectory, `${key}.${ending}`)));
      const missing = clips.filter((clip) => !isThere(clip));
      const stale = clips.filter(({ key, digest }) => manifest[key] && manifest[key].text !== digest);
      const named = (of: readonly WantedClip[]): string => some(of.map(({ key }) => key));
      return [
        ...(missing.length > 0 ? [warning(`${missing.length} are missing: ${named(missing)}`, advice)] : []),
        ...(stale.length > 0 ? [warning(`${stale.length} say an older text: ${named(stale)}`, advice)] : []),
        ...(missing.length + stale.length === 0 ? [ok(`all ${clips.length} are there`)] : []),
      ];
    },
  };
}
