import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findToken } from '../../platform/http/tokens.ts';
import { openDatabase } from '../../platform/store/open.ts';
import { runCommand } from '../run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resurface-token-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As an operator types it, in a folder of their own. */
async function token(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCommand(['token', ...args], {
    out(text) {
      out += text;
    },
    err(text) {
      err += text;
    },
    cwd: folder,
    today: () => Temporal.PlainDate.from('2026-11-20'),
    env: async () => ({ DATABASE_URL: './bot.db' }),
  });
  return { code, out, err };
}

const openBot = () => openDatabase(join(folder, 'bot.db'));

describe('resurface token', () => {
  it('makes one that is shown once, lists it without showing it, and ends it', async () => {
    await (await openBot()).close();
    const made = await token('create', 'data warehouse', '--scope', 'records:write', '--scope', 'records:read');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^rsf_1_[\w-]{43}\n$/) });
    expect(made.err).toBe(
      'This is shown once. It may send the records of learners, attempts and credentials, and read the records of learners, attempts and credentials.\n',
    );
    const text = made.out.trim();
    const listed = await token('list');
    expect(listed.out).toMatch(
      /^ {3}1 {2}data warehouse {2}records:write records:read {2}made \S+ {2}never used {2}works\n$/,
    );
    expect(listed.out).not.toContain(text.slice(6));
    const db = await openBot();
    const now = Temporal.Now.instant();
    expect(await findToken(db.read, text, now)).toMatchObject({ name: 'data warehouse' });
    expect(await token('revoke', '1')).toMatchObject({ code: 0, out: 'Token 1 is revoked.\n' });
    expect(await findToken(db.read, text, now)).toBeUndefined();
    await db.close();
    expect((await token('list')).out).toContain('revoked');
    expect((await token('revoke', '1')).err).toBe('There is no token 1 that still works. See resurface token list.\n');
  });
  it('makes one that ends by itself', async () => {
    await (await openBot()).close();
    const { out } = await token('create', 'trial', '--scope', 'actions:read', '--expires', '30');
    const db = await openBot();
    const at = (days: number) => Temporal.Now.instant().add({ hours: days * 24 });
    expect(await findToken(db.read, out.trim(), at(29))).toMatchObject({ name: 'trial' });
    expect(await findToken(db.read, out.trim(), at(31))).toBeUndefined();
    await db.close();
    expect((await token('list')).out).toContain('works until');
  });
  it.each([
    [['create', 'x'], 'What may it do? Say --scope: actions:read, actions:start, records:read, records:write.'],
    [['create', 'x', '--scope', 'all'], 'There is no scope "all".'],
    [['create', '--scope', 'records:read'], 'Which program is it for?'],
    [['create', 'x', '--scope', 'records:read', '--expires', 'soon'], '--expires takes a number of days'],
    [['revoke'], 'Which one?'],
    [['list'], 'There is no database'],
  ])('%j is refused in words', async (args, words) => {
    const { code, err, out } = await token(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
  });
});
