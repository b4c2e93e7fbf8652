/** How a domain is written: lower case, in ASCII, without scheme, path or port. Pure. */
import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';

const load = createRequire(import.meta.url);
/** Loaded with the first domain: all public suffixes take 8 ms and 8 MB, which a start should not wait for. */
const suffixes = (): typeof import('tldts') => load('tldts');

export type ReadDomain =
  | { readonly ok: true; readonly domain: string }
  /** For people, with what to write instead. */
  | { readonly ok: false; readonly problem: string };

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Takes what people paste: an address with scheme and path, capitals, letters of any script, a dot at the end. */
export function readDomain(typed: string): ReadDomain {
  const host = typed
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  const domain = host.includes('@') ? '' : domainToASCII(host).toLowerCase();
  const labels = domain.split('.');
  const found = suffixes().parse(domain, { allowPrivateDomains: true });
  const isSuffix = found.publicSuffix === domain && found.isIcann === true;
  if (domain.length > 253 || (labels.length < 2 && !isSuffix) || !labels.every((label) => LABEL.test(label))) {
    return { ok: false, problem: 'This is no domain. Write a name such as example.org.' };
  }
  if (found.isIp === true || /^\d+$/.test(labels.at(-1) ?? ''))
    return { ok: false, problem: 'This is an address, no domain. Write a name such as example.org.' };
  if (found.domain === null)
    return { ok: false, problem: `${domain} is a public suffix: nobody can own it. Write the name below it.` };
  return { ok: true, domain };
}

/** `tools.example.org` → `example.org`: what somebody registered. */
export function registrableOf(domain: string): string {
  return suffixes().parse(domain, { allowPrivateDomains: true }).domain ?? domain;
}

/** The same name, or one below it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
