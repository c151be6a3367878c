import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblem, loadDecks } from '../decks/load.ts';
import { readManifest } from '../speech/manifest.ts';
import { wantedClips, type WantedClip } from '../speech/wanted.ts';
import { findingsOf, some, type Check } from './finding.ts';

/** Whether all decks can be read. */
export function checkDecks(contentDirectory: string): Check {
  const { ok, failure } = findingsOf('Decks');
  return {
    subject: 'Decks',
    async run() {
      const { decks, problems } = await loadDecks(contentDirectory);
      const cards = decks.reduce((sum, deck) => sum + deck.cards.length, 0);
      const advice = 'Correct the file: npm run decks shows every mistake.';
      const mistakes = problems.map((problem) => failure(describeProblem(problem), advice));
      return decks.length === 0 && problems.length === 0
        ? [failure(`there is no deck in ${contentDirectory}`, 'Get the files of Viva whole: git status')]
        : [...mistakes, ok(`${decks.length} decks with ${cards} cards`)];
    },
  };
}

/** Whether there is a clip of each text. Without one, a card can be read but not heard. */
export function checkClips(contentDirectory: string, audioDirectory: string): Check {
  const { ok, warning } = findingsOf('Clips');
  const advice = 'Get them with the files of Viva (git status), or voice them: npm run speak';
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
