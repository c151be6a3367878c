/** Every key that Viva uses in Redis. Learners' keys share a hash tag, so that they stay on one node. */
export const keys = {
  /** Hash: `latest`, the number of the latest review not taken back; `justAsked`, a card's id. */
  learner: (id: string) => `viva:learner:{${id}}`,
  /** Hash: card's id → memory. */
  memories: (id: string) => `viva:learner:{${id}}:memories`,
  /** Sorted set: card's id, by the day from which it is due. Holds every card ever reviewed. */
  due: (id: string) => `viva:learner:{${id}}:due`,
  /** List, only ever appended to: reviews and what took them back. An entry's number is its place, from 1. */
  log: (id: string) => `viva:learner:{${id}}:log`,
  /** Hash: day → reviews on it, `day:new` → first reviews on it. */
  days: (id: string) => `viva:learner:{${id}}:days`,
  /** Sorted set: cards forgotten and not yet practised, by when they were forgotten. */
  forgotten: (id: string) => `viva:learner:{${id}}:forgotten`,
  /** The number of the review that came from one asking of one card. Expires with the use of its message. */
  answered: (id: string, card: string, source: string) => `viva:learner:{${id}}:answered:${card}:${source}`,
  /** What a button needs and its id can't carry. Expires with the use of its message. */
  shelf: (key: string) => `viva:shelf:${key}`,
  /** Hash of a space: `version`, which changes with its cards; `last`, the number of its newest card. */
  space: (id: string) => `viva:space:{${id}}`,
  /** Hash: number → a card that someone in the space has made. */
  cards: (id: string) => `viva:space:{${id}}:cards`,
  /** The number of the card that was made from one interaction, so that it is made once. Expires. */
  made: (id: string, source: string) => `viva:space:{${id}}:made:${source}`,
  /** Set: every space that has cards. */
  spaces: 'viva:spaces',
} as const;
