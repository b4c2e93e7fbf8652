// `npm start`: the bot, with Node's compile cache on before any TypeScript is read. From the second start on, no file
// has to be stripped of its types again and the stripper is not even loaded: half the time, 20 MB less.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runUntilStopped } = await import('../src/main.ts');
await runUntilStopped();
