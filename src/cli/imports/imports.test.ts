import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { certificationTables } from '../../capabilities/certification/schema.ts';
import { migrateSqlite } from '../../platform/store/migrate.ts';
import { openDatabase } from '../../platform/store/open.ts';
import { runCommand } from '../run.ts';
import { parseCsv } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'resurface-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const said = { out: '', err: '' };
  const code = await runCommand(['import', 'certification', ...args], {
    out(text) {
      said.out += text;
    },
    err(text) {
      said.err += text;
    },
    cwd: folder,
    today: () => Temporal.PlainDate.from('2026-11-20'),
  });
  return { code, ...said };
}

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const cellsOf = (text: string) => [...parseCsv(text)];

describe('CSV', () => {
  it('gives back every table that was written by the book', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é', ';') });
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, bom) => {
        const text = rows.map((cells) => cells.map(quote).join(',')).join(end);
        expect(cellsOf((bom ? '\uFEFF' : '') + text).map((one) => 'cells' in one && one.cells)).toEqual(rows);
      }),
    );
  });

  it('reads anything to its end, and each row that it gives begins where it says', () => {
    const any = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') });
    fc.assert(
      fc.property(any, (text) => {
        const lines = text.split('\n').length;
        let before = 0;
        for (const { line } of parseCsv(text)) {
          expect(line).toBeGreaterThan(before);
          expect(line).toBeLessThanOrEqual(lines);
          before = line;
        }
      }),
    );
  });

  it('names what is wrong with a row and goes on with the next', () => {
    expect(cellsOf('a,b\n"x"y,1\nc,d"\n2,3\n"never')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, problem: 'something stands between a closing quote and the next comma' },
      { line: 3, problem: 'a quote stands inside of a field that does not begin with one' },
      { line: 4, cells: ['2', '3'] },
      { line: 5, problem: 'a quote is never closed' },
    ]);
  });
});

describe('resurface import certification', () => {
  it('takes good rows in, names the others with their line, and ends with 1', async () => {
    migrateSqlite(join(folder, 'bot.db'));
    write('modules.csv', 'id,name,paid,dimensions\nm1,Basics,no,clarity=1; depth=3\n');
    write(
      'attempts.csv',
      [
        'id,learner,module,status,passing,scores,startedAt',
        'a1,l1,m1,passed,yes,clarity=80; depth=75,2026-11-01',
        'a2,l1,m1,done,maybe,clarity=180,soon',
        'a3,l1,m1,passed,yes',
        '"a4",l2,m1,in_progress,,,2026-11-02T10:00:00Z',
      ].join('\r\n'),
    );
    const said = await run('attempts.csv', 'modules.csv', '--database', 'bot.db');
    expect(said.code).toBe(1);
    expect(said.out).toBe('modules: 1 taken in\nattempts: 2 taken in\n2 refused.\n');
    expect(said.err.split('\n')).toEqual([
      'attempts.csv, line 4: has 5 fields instead of 7',
      expect.stringMatching(
        /^attempts\.csv, line 3: .*status must be one of .*passing must be true or false.*startedAt/,
      ),
      '',
    ]);
    const db = await openDatabase(join(folder, 'bot.db'));
    const { attempts, modules } = certificationTables(db);
    expect(await db.read.select().from(modules).orderBy(modules.id)).toMatchObject([
      {
        id: 'm1',
        paid: false,
        dimensions: [
          { name: 'clarity', weight: 1 },
          { name: 'depth', weight: 3 },
        ],
      },
    ]);
    const kept = await db.read.select().from(attempts).orderBy(attempts.id);
    expect(kept.map(({ id, scores }) => [id, scores])).toEqual([
      ['a1', { clarity: 80, depth: 75 }],
      ['a4', {}],
    ]);
    await db.close();
  });

  it('reads JSON of several kinds and ends with 0 when nothing is refused', async () => {
    write(
      'all.json',
      JSON.stringify({
        attempts: [{ id: 7, learner: 'l1', module: 'm1', status: 'failed', startedAt: '2026-11-01T00:00:00Z' }],
        learners: [{ id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: null }],
      }),
    );
    expect(await run('all.json', '--database', 'bot.db')).toMatchObject({
      code: 0,
      out: 'learners: 1 taken in\nattempts: 1 taken in\nNothing was refused.\n',
    });
  });

  it('only looks with --check, and needs no database for it', async () => {
    write('learners.json', '[{"id":"l1","name":" ","email":"no"}]');
    const said = await run('learners.json', '--check');
    expect(said).toMatchObject({ code: 1, out: 'learners: 0 fine\n1 refused.\n' });
    expect(said.err).toBe('learners.json, row 1: name must not be empty; email must be an email address\n');
  });

  it.each([
    [['learners.json', '--database', 'elsewhere.db'], "elsewhere.db. Name the bot's with --database"],
    [['stuff.csv', '--check'], '“stuff” in stuff.csv is no kind of record.'],
    [['learners.txt', '--check'], 'learners.txt is neither .csv nor .json.'],
    [[], 'Which file?'],
  ])('refuses in one sentence: %s', async (args, words) => {
    write('stuff.csv', 'id\n1\n');
    write('learners.txt', 'id');
    const said = await run(...args);
    expect(said.code).toBe(2);
    expect(said.err).toContain(words);
    expect(said.err.trim().split('\n')).toHaveLength(1);
  });
});
