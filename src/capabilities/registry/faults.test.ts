import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeQuickFolder } from '../../../test/support/quick-folder.ts';
import { playRegistry, REGISTRY_CELLS } from '../../../test/support/recovery-faults.ts';
import { openRegistryDesk } from '../../../test/support/registry-desk.ts';
import type { Db } from '../../platform/store/db.ts';
import { openDatabase } from '../../platform/store/open.ts';

describe('whatever goes wrong with a call to the registry', () => {
  const folder = makeQuickFolder();
  let db: Db;
  let desk: Awaited<ReturnType<typeof openRegistryDesk>>;
  beforeAll(async () => {
    db = await openDatabase(`${folder.path}/bot.db`);
    desk = await openRegistryDesk();
  });
  afterAll(async () => {
    await desk.close();
    await db.close();
    folder.remove();
  });

  it.each(REGISTRY_CELLS)('it is asked once, and ends well: $call, $fault', async (cell) => {
    desk.later({ hours: 1 });
    const name = `${cell.call.replace('_', '-')}-${cell.fault.replaceAll(' ', '-')}.example.org`;
    const { words, first, end } = await playRegistry(desk, db, cell, name);
    const good = cell.call === 'refresh' ? ['online', 'too_soon'] : ['accepted', 'unfollowed'];
    // An answer that names no subject can’t be somebody else’s.
    expect(good).toContain(good.includes(first) ? first : end.outcome);
    if (first !== 'died') expect(words).toMatch(/\S.*\./);
    expect(words).not.toMatch(/somebody-else/);
    // At the registry there is one crawl of it, however often we had to ask.
    const crawls = desk.standIn.control.state().crawls.filter(({ domain }) => domain === name);
    expect(crawls.length).toBe(cell.call === 'crawl' ? 1 : 0);
  });
});
