/** How an agent's address is written: https, without user name and password. Pure. */
import { readDomain } from '../domains/index.ts';

export type ReadAgent =
  | { readonly ok: true; readonly url: string; readonly host: string }
  /** For people, with what to write instead. */
  | { readonly ok: false; readonly problem: string };

const EXAMPLE = 'Write an address such as https://agent.example.org/mcp.';

/** The path stays as it was typed: an agent is registered under it. */
export function readAgent(typed: string): ReadAgent {
  const text = typed.trim();
  if (!URL.canParse(text)) return { ok: false, problem: `This is no address. ${EXAMPLE}` };
  const { protocol, username, password, hash, hostname, host, pathname, search } = new URL(text);
  if (protocol !== 'https:') return { ok: false, problem: `An agent is reached over https. ${EXAMPLE}` };
  if (username !== '' || password !== '')
    return { ok: false, problem: 'Leave user name and password out of the address.' };
  if (hash !== '') return { ok: false, problem: 'Leave out what comes after the #.' };
  const read = readDomain(hostname);
  if (!read.ok) return { ok: false, problem: `${hostname}: ${read.problem}` };
  const path = pathname === '/' && !text.split('?', 1)[0]?.endsWith('/') ? '' : pathname;
  return { ok: true, url: `https://${host}${path}${search}`, host: read.domain };
}
