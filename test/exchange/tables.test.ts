import { describe, expect, it } from 'vitest';
import { pairsIn, read, refusalOf, refusalsIn } from './files.ts';

describe('a table of cards', () => {
  it('may name its columns, in any order', async () => {
    const { cards, notes, unit } = await read(
      'Tags,Answer,Question,Choices,Accept,Hint,Id\n"a, b","Yes.",Is it?,"Yes|No",yes,Think.,is-it\n',
    );
    expect(unit).toBe('row');
    expect(notes).toEqual([]);
    expect(cards).toEqual([
      {
        row: 2,
        slug: 'is-it',
        question: 'Is it?',
        answer: 'Yes.',
        choices: [
          { text: 'Yes', right: true },
          { text: 'No', right: false },
        ],
        accepted: ['yes'],
        hint: 'Think.',
        tags: ['a', 'b'],
        spoken: { question: undefined, answer: undefined },
        formerIds: [],
        sounds: {},
      },
    ]);
  });

  it.each([
    ['commas', 'question,answer\nQ,A\n'],
    ['semicolons', 'question;answer\nQ;A\n'],
    ['tabs', 'question\tanswer\nQ\tA\n'],
    ['a separator that it names', 'sep=;\nquestion;answer\nQ;A\n'],
    ["Windows' line ends", 'question,answer\r\nQ,A\r\n'],
    ["an old Mac's line ends", 'question,answer\rQ,A'],
    ['other names', 'Front;Back\nQ;A\n'],
    ['no header', 'Q,A\n'],
  ])('may have %s', async (_, text) => {
    expect(await pairsIn(text)).toEqual([['Q', 'A']]);
  });

  it('may have quotation marks, line ends and separators in a cell', async () => {
    expect(await pairsIn('question,answer\n"A ""b"", c","one\n\ntwo"\n5" wide,so\n')).toEqual([
      ['A "b", c', 'one\n\ntwo'],
      ['5" wide', 'so'],
    ]);
  });

  it('has no question that nobody can see', async () => {
    expect(await refusalsIn('question,answer\n\u200B,A\n\uFEFF\u2060,A\n')).toEqual([
      '2: the question is empty',
      '3: the question is empty',
    ]);
  });

  it('needs a separator that is known', async () => {
    expect((await refusalsIn('question|answer\nQ|A\n'))[0]).toContain('a comma, semicolon or tab');
  });

  it('has questions of one line', async () => {
    expect(await pairsIn('question,answer\n"one\ntwo",A\n')).toEqual([['one two', 'A']]);
  });

  it('may name the right choice in a column of its own', async () => {
    const { cards } = await read('question,correct answer,choices\nQ,b,"a\nb"\nR,c,a|b\n');
    expect(cards.map(({ answer, choices }) => [answer, choices.find(({ right }) => right)!.text])).toEqual([
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });

  it('tells which columns are left out', async () => {
    expect((await read('question,answer,level\nQ,A,3\n')).notes).toEqual([
      'The column `level` is left out: it means nothing here.',
    ]);
    expect((await read('Q,A,3\n')).notes).toEqual([
      'Without a header, only the first two columns are read: question and answer.',
    ]);
  });

  it('tells of every row that makes no card, as a spreadsheet counts them', async () => {
    const long = 'x'.repeat(301);
    expect(
      await refusalsIn(
        `question,answer,choices\n,A,\n\nQ,,\nalone\n${long},A,\nR,A,one\nS,A,a|A\nT,A,\nT,A,\nU,A,${'y'.repeat(81)}|n\n`,
      ),
    ).toEqual([
      '2: the question is empty',
      '4: the answer is empty',
      '5: it has only one column: a comma, semicolon or tab has to stand between question and answer',
      '6: the question has more than 300 characters',
      '7: there must be two to nine choices, not 1',
      '8: two choices are the same',
      '10: it is the same as 9',
      '11: a choice has more than 80 characters',
    ]);
  });

  it('is refused when it has no column for answers, or two for one thing', async () => {
    expect(await refusalOf('question,hint\nQ,H\n')).toContain('none for answers');
    expect(await refusalOf('question,answer,front\nQ,A,F\n')).toContain('Two columns are for the question');
  });

  it('takes its title from the name of the file, whatever that is', async () => {
    expect((await read('Q,A\n', '../../etc/Spanish\nverbs\u0000.csv')).title).toBe('Spanish verbs');
    expect((await read('Q,A\n', '.csv')).title).toBe('Imported cards');
    expect((await read('Q,A\n', `${'x'.repeat(300)}.csv`)).title).toHaveLength(100);
  });
});

describe('the encoding of a table', () => {
  const text = 'question,answer\nÇa va ?,Où ça\n';
  const utf16be = (): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, the low byte first', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, the high byte first', utf16be()],
  ])('may be %s', async (_, bytes) => {
    expect(await pairsIn(bytes)).toEqual([['Ça va ?', 'Où ça']]);
  });

  it('is refused if it is another, and the place told', async () => {
    expect(await refusalOf(Buffer.from(text, 'latin1'))).toBe(
      'This file is not UTF-8: line 2 holds something else at character 1. Save it as UTF-8 (Excel: "CSV UTF-8") and send it again.',
    );
    expect(await refusalOf(Buffer.from(text, 'utf16le'))).toContain('UTF-16 without its mark');
    expect(await refusalOf(Buffer.from([0xff, 0xfe, 0x00]))).toContain('not UTF-16LE');
  });

  it('loses what no text needs', async () => {
    expect(await pairsIn('question,answer\nQ\u0007\u001b[31m,A\u009b\n')).toEqual([['Q[31m', 'A']]);
  });
});

describe("Anki's text export", () => {
  it('is read by its header', async () => {
    const { cards, title, notes } = await read(
      [
        '#separator:tab',
        '#html:true',
        '#guid column:1',
        '#notetype column:2',
        '#deck column:3',
        '#tags column:6',
        'g1\tBasic\tSpanish::Verbs\t<b>ser</b>\tto be<br>(permanent)\tverb irregular',
        'g2\tBasic\tSpanish::Verbs\t"a ""b"""\t&lt;c&gt;[sound:c.mp3]<img src=""x.png"">\t',
        '',
      ].join('\n'),
      'deck.txt',
    );
    expect(title).toBe('Spanish: Verbs');
    expect(cards).toMatchObject([
      { row: 7, question: '**ser**', answer: 'to be\\\n(permanent)', tags: ['verb', 'irregular'] },
      { row: 8, question: 'a "b"', answer: String.raw`\<c\>`, tags: [], sounds: {} },
    ]);
    expect(notes).toEqual([
      '1 picture left out: cards hold text.',
      '1 recording left out: a text export has none: export a package (.apkg) for them.',
    ]);
    expect(new Set(cards.map(({ slug }) => slug)).size).toBe(2);
  });

  it('may hold plain text, which is no Markdown', async () => {
    expect(await pairsIn('#separator:Semicolon\n#html:false\n2 * 3 * 4;*six* <b>\n', 'deck.txt')).toEqual([
      ['2 * 3 * 4', String.raw`\*six\* \<b\>`],
    ]);
  });

  it('may name its columns', async () => {
    expect(
      await pairsIn('#separator:Comma\n#html:true\n#columns:Back,Note,Front\nA,more,Q\n', 'deck.txt'),
    ).toEqual([['Q', 'A\n\nmore']]);
  });

  it('may hold comments, and headers that are not known here', async () => {
    const text =
      '#separator:tab\n#match scope:notetype\n#html:false\n#tags column:3\nQ\tA\tone\n# a "note\tto me\n"#1 hit?"\tA\t\n\tempty\t\n';
    const { cards, refused } = await read(text, 'deck.txt');
    expect(cards.map(({ question, tags, row }) => [question, tags, row])).toEqual([
      ['Q', ['one'], 5],
      ['#1 hit?', [], 7],
    ]);
    expect(refused).toEqual([{ row: 8, why: 'the question is empty' }]);
  });
});
