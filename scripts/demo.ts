/** `npm run demo`. What is loaded after switching on Node's compile cache starts in two thirds of the time. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { main } = await import('./demo/main.ts');
await main(process.argv.slice(2));
