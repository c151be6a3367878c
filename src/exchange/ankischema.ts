/** The tables of a collection of schema 11, which every Anki reads. @see docs/exchange.md */
const TABLES: Readonly<Record<string, string>> = {
  col: 'id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null, dconf text not null, tags text not null',
  notes:
    'id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null',
  cards:
    'id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null',
  revlog:
    'id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null',
  graves: 'usn integer not null, oid integer not null, type integer not null',
};

const INDEXES: Readonly<Record<string, string>> = {
  ix_notes_usn: 'notes (usn)',
  ix_cards_usn: 'cards (usn)',
  ix_revlog_usn: 'revlog (usn)',
  ix_cards_nid: 'cards (nid)',
  ix_cards_sched: 'cards (did, queue, due)',
  ix_revlog_cid: 'revlog (cid)',
  ix_notes_csum: 'notes (csum)',
};

/** Makes the tables, all of them empty. */
export const SCHEMA_11 = [
  ...Object.entries(TABLES).map(([name, columns]) => `CREATE TABLE ${name} (${columns});`),
  ...Object.entries(INDEXES).map(([name, columns]) => `CREATE INDEX ${name} ON ${columns};`),
].join('\n');

/** Settings of a collection that nobody has changed. */
export const SETTINGS = {
  activeDecks: [1],
  addToCur: true,
  collapseTime: 1200,
  curDeck: 1,
  dueCounts: true,
  estTimes: true,
  newSpread: 0,
  nextPos: 1,
  sortBackwards: false,
  sortType: 'noteFld',
  timeLim: 0,
};

/** The options of every deck of ours. */
export const DECK_OPTIONS = {
  1: {
    id: 1,
    name: 'Default',
    mod: 0,
    usn: 0,
    maxTaken: 60,
    autoplay: true,
    timer: 0,
    replayq: true,
    dyn: false,
    new: {
      bury: false,
      delays: [1, 10],
      initialFactor: 2500,
      ints: [1, 4, 0],
      order: 1,
      perDay: 20,
      separate: true,
    },
    rev: { bury: false, ease4: 1.3, fuzz: 0.05, ivlFct: 1, maxIvl: 36_500, minSpace: 1, perDay: 200 },
    lapse: { delays: [10], leechAction: 0, leechFails: 8, minInt: 1, mult: 0 },
  },
};

/** A deck that was never studied. */
export function ankiDeck(id: number, name: string, description: string, now: number): object {
  const today = [0, 0];
  return {
    id,
    name,
    desc: description,
    mod: seconds(now),
    usn: -1,
    conf: 1,
    dyn: 0,
    collapsed: false,
    extendNew: 0,
    extendRev: 0,
    newToday: today,
    revToday: today,
    lrnToday: today,
    timeToday: today,
  };
}

/** A kind of note with one kind of card. The same id and fields let a later import update it. */
export function ankiNoteType(id: number, fields: readonly string[], now: number): object {
  return {
    id,
    name: 'Viva',
    type: 0,
    mod: seconds(now),
    usn: -1,
    sortf: 0,
    did: null,
    flds: fields.map((name, ord) => ({
      name,
      ord,
      sticky: false,
      rtl: false,
      font: 'Arial',
      size: 20,
      media: [],
    })),
    tmpls: [{ name: 'Card', ord: 0, qfmt: FRONT, afmt: BACK, bqfmt: '', bafmt: '', did: null }],
    css: STYLE,
    latexPre: '',
    latexPost: '',
    req: [[0, 'any', [0]]],
    tags: [],
    vers: [],
  };
}

const FRONT =
  '{{Question}}{{#Choices}}<div class="choices">{{Choices}}</div>{{/Choices}}{{#Hint}}<div>{{hint:Hint}}</div>{{/Hint}}';
const BACK = '{{FrontSide}}<hr id="answer">{{#Right}}<p><b>{{Right}}</b></p>{{/Right}}{{Answer}}';
const STYLE =
  '.card { font-family: sans-serif; font-size: 20px; text-align: left; } .choices { margin: 1em 0; line-height: 1.6; }';

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
