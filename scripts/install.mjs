// Installs what the lock file asks for, once. Plain JavaScript, because it runs before Node 26 is there:
// `npm run demo` and `npm test` call it with whatever Node the machine has (20 or later).
// Interrupted installs are done again: the stamp is written last.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.installed`;
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const npm = process.env.npm_execpath;
  if (!npm) {
    console.error('Start this through npm: npm run demo, or npm test.');
    process.exit(1);
  }
  console.error('Installing packages (once)…');
  const args = [npm, 'ci', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
