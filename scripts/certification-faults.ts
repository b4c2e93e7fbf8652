/** `node scripts/certification-faults.ts`: each call that changes something at Certifier under each fault, as a table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/platform/store/open.ts';
import { openDesk } from '../test/support/certification-desk.ts';
import { CALLS, CELLS, endsMailed, FAULTS, play } from '../test/support/certification-faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'resurface-faults-'));
const db = await openDatabase(join(folder, 'bot.db'));
const desk = await openDesk(db, { leaseMs: 1 });
await desk.seed();
const rows = new Map<string, string>();
let wrong = 0;
for (const cell of CELLS) {
  const { then, issuance, delivery, credentials, mails } = await play(desk, cell);
  const most = cell.call === 'update' ? 2 : 1;
  const isGood =
    issuance === 'complete' && credentials === 1 && mails <= most && (delivery === 'sent') === endsMailed(cell);
  wrong += isGood ? 0 : 1;
  const end = `${credentials} credential, ${mails} mail${mails === 1 ? '' : 's'}, ${delivery}`;
  rows.set(`${cell.call} ${cell.fault}`, `${then} → ${issuance}, ${end}${isGood ? '' : '  WRONG'}`);
}
for (const call of Object.keys(CALLS)) {
  process.stdout.write(`\n${call}\n`);
  for (const fault of Object.keys(FAULTS)) {
    process.stdout.write(`  ${fault.padEnd(20)} ${rows.get(`${call} ${fault}`) ?? ''}\n`);
  }
}
process.stdout.write(`\n${CELLS.length} cells, ${wrong} wrong\n`);
await desk.close();
await db.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = wrong === 0 ? 0 : 1;
