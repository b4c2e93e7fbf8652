#!/usr/bin/env node
/** The command line: `resurface COMMAND …`. What there is and what it does is in `cli/`; here is only the process. */
if (typeof Temporal === 'undefined') {
  process.stderr.write(`Resurface needs Node 26 or newer. This is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { runCommand } = await import('./cli/run.ts');
  process.exitCode = await runCommand(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    today: () => Temporal.Now.plainDateISO(),
    env: async () => (await import('./main.ts')).readEnvironment(),
  });
}

export {};
