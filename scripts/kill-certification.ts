/** `node scripts/kill-certification.ts [SEED] [KILLS] [LEARNERS A WAVE]`: two processes killed for as long as you like. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killThroughRecovery } from '../test/support/kill-certification.ts';

const [seed = 1, kills = 60, learners = 12] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'resurface-kills-'));
try {
  const say = (progress: string) => void process.stdout.write(`${progress}\n`);
  const {
    wrong,
    inDoubt,
    learners: all,
  } = await killThroughRecovery({ seed, kills, learners, say }, join(folder, 'bot.db'));
  process.stdout.write(`${all} learners, ${inDoubt} mails in doubt, ${wrong.length} wrong\n${wrong.join('\n')}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
