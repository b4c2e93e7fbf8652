import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../../../test/support/certification-desk.ts';
import { CELLS, endsMailed, play } from '../../../test/support/certification-faults.ts';
import type { Db } from '../../platform/store/db.ts';
import { openDatabase } from '../../platform/store/open.ts';

describe('whatever goes wrong with a call to Certifier', () => {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-faults-'));
  let db: Db;
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeAll(async () => {
    db = await openDatabase(join(folder, 'bot.db'));
    desk = await openDesk(db, { leaseMs: 1 });
    await desk.seed();
  });
  afterAll(async () => {
    await desk.close();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(CELLS)('there is one credential, nothing is mailed twice, and it ends well: $call, $fault', async (cell) => {
    const played = await play(desk, cell);
    const isMailed = endsMailed(cell);
    const wanted = cell.call === 'update' ? 2 : 1;
    expect(played).toMatchObject({
      issuance: 'complete',
      credentials: 1,
      delivery: isMailed ? 'sent' : 'unknown',
      openWarnings: isMailed ? 0 : 1,
    });
    if (isMailed) expect(played.mails).toBe(wanted);
    else expect(played.mails).toBeLessThanOrEqual(1);
    // What is shown to people is never empty, and never somebody else's.
    if (played.problem !== null) expect(played.problem).toMatch(/^Certifier .+\./);
    expect(played.problem ?? '').not.toContain('someone.else');
  });
});
