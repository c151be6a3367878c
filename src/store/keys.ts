/** Every key that Viva uses in Redis, which is a single one: scripts put the keys of several learners together. */
export const keys = {
  /** The number of the format in which all of this is kept, see `src/store/format.ts`. */
  format: 'viva:format',
  /** Hash: account → the learner it names. An account that isn't in it names the learner of its own id. */
  accounts: 'viva:accounts',
  /** Hash of one code to link accounts by, under the hash of its text. Expires. */
  linkCode: (hash: string) => `viva:link:${hash}`,
  /** Sorted set: when an account asked for codes, or tried some. Expires. */
  linkAttempts: (account: string, what: 'codes' | 'tries') => `viva:link:{${account}}:${what}`,
  /** Hash: account → its person's name there, for all accounts of a learner that was linked once. */
  members: (id: string) => `viva:learner:{${id}}:members`,
  /**
   * Hash: `latest`, the number of the latest review not taken back; `offset`, after which the log's numbers
   * begin; `justAsked`, a card's id; `settings`.
   */
  learner: (id: string) => `viva:learner:{${id}}`,
  /** Hash: card's id → memory. */
  memories: (id: string) => `viva:learner:{${id}}:memories`,
  /** Sorted set: card's id, by the day from which it is due. Holds every card ever reviewed. */
  due: (id: string) => `viva:learner:{${id}}:due`,
  /** List, only ever appended to: reviews and what took them back. Numbered from 1 behind `offset`. */
  log: (id: string) => `viva:learner:{${id}}:log`,
  /** Hash: day → reviews on it, `day:new` → first reviews on it. */
  days: (id: string) => `viva:learner:{${id}}:days`,
  /** Sorted set: cards forgotten and not yet practised, by when they were forgotten. */
  forgotten: (id: string) => `viva:learner:{${id}}:forgotten`,
  /** Hash: card and source, `python/asyncio/await:kC3x9…` → the number of the review that came from this asking. */
  answered: (id: string) => `viva:learner:{${id}}:answered`,
  /** What a button needs and its id can't carry. Expires with the use of its message. */
  shelf: (key: string) => `viva:shelf:${key}`,
  /** That an event has come. Expires when no platform would send it again. */
  delivery: (id: string) => `viva:delivery:${id}`,
  /** That a platform has admitted an account to a command in a space. Expires. */
  admission: (account: string, command: string, space: string) =>
    `viva:admission:${account}:${command}:${space}`,
  /** A file that lies with a platform, by the space and the digest of its bytes. Expires. */
  upload: (space: string, digest: string) => `viva:upload:${space}:${digest}`,
  /** Hash of a space: `open`, if everyone in it manages; `version`, which changes with its cards; `last`, the number of its newest card. */
  space: (id: string) => `viva:space:{${id}}`,
  /** Hash: number → a card that someone in the space has made. */
  cards: (id: string) => `viva:space:{${id}}:cards`,
  /** The number of the card that was made from one interaction, so that it is made once. Expires. */
  made: (id: string, source: string) => `viva:space:{${id}}:made:${source}`,
  /** Sorted set: when an account has made cards of late. Expires. */
  cardAttempts: (account: string) => `viva:attempts:card:${account}`,
  /** Sorted set: when an account has sent files of cards of late. Expires. */
  importAttempts: (account: string) => `viva:attempts:import:${account}`,
  /** Set: every space that has cards. */
  spaces: 'viva:spaces',
  /** Set: places of the space that have, or had, a daily quiz. */
  placesOf: (space: string) => `viva:space:{${space}}:places`,
  /** Sorted set: spaces that Viva was added to, by when they were seen to have removed it; 0 where it is. */
  installations: 'viva:installations',
  /** Hash: account → what its person is called where others see them. */
  names: 'viva:names',
  /** Hash: place's id → settings of its daily quiz. */
  quizzes: 'viva:quizzes',
  /** Hash of one question in one place on one local date: `drop`; `lease` and `until`, who works on it; `order`. Expires. */
  drop: (place: string, date: string) => `viva:place:{${place}}:drop:${date}`,
  /** Hash: learner's id → answer to the drop. Expires with it. */
  dropAnswers: (place: string, date: string) => `viva:place:{${place}}:drop:${date}:answers`,
  /** Sorted set: the dates of the place's drops, by when they were due. */
  drops: (place: string) => `viva:place:{${place}}:drops`,
  /** Sorted set: `date place` of drops whose place is to see how many have answered, by when. */
  counts: 'viva:counts',
  /** Which process receives the events of a bot. Expires. */
  gateway: (bot: string) => `viva:gateway:${bot}`,
  /** How far the place has come with its decks. */
  turn: (place: string) => `viva:place:{${place}}:turn`,
  /** Set: cards that the place got wrong in the present round. */
  missed: (place: string) => `viva:place:{${place}}:missed`,
  /** Sorted set: places whose daily question an account has answered, by when it last did. Expires. */
  answeredIn: (account: string) => `viva:account:{${account}}:places`,
  /** Hash: account's id → points for the drop of this date, in this place. Expires. */
  points: (place: string, date: string) => `viva:place:{${place}}:points:${date}`,
  /** Sorted set: accounts' ids, by points within a place or a space (`scope`) and a period. Expires where the period ends. */
  leaders: (scope: string, period: string) => `viva:leaders:{${scope}}:${period}`,
  /** Sorted set: where something of the account stands among what is others', by until when. */
  traces: (account: string) => `viva:account:{${account}}:traces`,
  /** Hash: id → what somebody reported of a card, for those who manage the space. */
  flags: (space: string) => `viva:space:{${space}}:flags`,
  /** Sorted set: when an account has reported cards of late. Expires. */
  flagAttempts: (account: string) => `viva:attempts:flag:${account}`,
  /** Sorted set: when an account has asked for all that is held about it. Expires. */
  exportAttempts: (account: string) => `viva:attempts:export:${account}`,
  /** Sorted set: accounts that want to be reminded of due cards, by when. */
  reminders: 'viva:reminders',
  /** Set: accounts that are not to be shown on leaderboards. */
  hidden: 'viva:hidden',
  /** Hash of one lesson: `lesson`; `lease` and `until`, who runs it. Expires. */
  lesson: (id: string) => `viva:lesson:{${id}}`,
  /** Hash: card's id and account → what that one said of themselves in the lesson. Expires. */
  lessonRatings: (id: string) => `viva:lesson:{${id}}:ratings`,
  /** List: what was asked of the lesson in processes that don't run it. Expires. */
  lessonOrders: (id: string) => `viva:lesson:{${id}}:orders`,
  /** The lesson under way in a place, or in the voice channels of a space. Expires. */
  lessonIn: (spot: string) => `viva:lesson:in:${spot}`,
  /** Sorted set: every lesson under way, by when it was last written to. */
  lessonsUnderWay: 'viva:lessons',
  /** Sorted set: the lesson that is to be held again and when, by when to look at it. */
  lessonsPlanned: 'viva:lessons:planned',
  /** What a platform's limit has left: a hash, and under its name sorted sets of what was taken and who waits. Expire. */
  bucket: (name: string) => `viva:bucket:{${name}}`,
} as const;

/** All that a learner's studying is: copied as one, and given up as one. */
export function studyKeys(id: string): string[] {
  const { learner, memories, due, log, days, forgotten, answered } = keys;
  return [learner, memories, due, log, days, forgotten, answered].map((key) => key(id));
}
