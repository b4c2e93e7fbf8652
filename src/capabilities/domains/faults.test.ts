import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDomainsDesk } from '../../../test/support/domains-desk.ts';
import { makeQuickFolder } from '../../../test/support/quick-folder.ts';
import { DOMAIN_CELLS, playDomain } from '../../../test/support/recovery-faults.ts';
import type { Db } from '../../platform/store/db.ts';
import { openDatabase } from '../../platform/store/open.ts';

describe('whatever goes wrong with a call to WorkOS', () => {
  const folder = makeQuickFolder();
  let db: Db;
  let desk: Awaited<ReturnType<typeof openDomainsDesk>>;
  beforeAll(async () => {
    db = await openDatabase(`${folder.path}/bot.db`);
    desk = await openDomainsDesk();
  });
  afterAll(async () => {
    await desk.close();
    await db.close();
    folder.remove();
  });

  it.each(DOMAIN_CELLS)('there is one domain, and it ends well: $call, $fault', async (cell) => {
    const domain = `${cell.call}-${cell.fault.replaceAll(' ', '-')}.example.org`;
    const played = await playDomain(desk, db, cell, domain);
    const isVerify = cell.call === 'verify';
    expect(played.end.outcome).toBe(isVerify ? 'success' : 'issued');
    expect(played.atWorkos).toMatchObject([{ state: isVerify ? 'verified' : 'pending' }]);
    const rows = (await desk.rows(db)).filter((row) => row.domain === domain);
    expect(rows).toMatchObject([{ organisation: 'org_1', isVerified: isVerify }]);
    // What is shown to people is never empty, never somebody else's, and never a token.
    if (played.first !== 'died') expect(played.words).toMatch(/\S.*\./);
    expect(played.words).not.toMatch(/somebody-else|verification_token/);
  });
});
