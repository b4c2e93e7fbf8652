/** Which addresses may be asked, and what an answer means. Pure. */
import { UserError } from '../../platform/errors.ts';

/**
 * @param hosts `example.com` or `localhost:8080`, as configured.
 * @throws UserError for every address that is not on one of them, or that would carry more than a question.
 */
export function parseAddress(text: string, hosts: readonly string[]): URL {
  const fail = (words: string) => new UserError(words, { field: 'url' });
  if (hosts.length === 0) throw fail('No host may be checked yet: the operator names them in HTTP_CHECK_HOSTS.');
  if (!URL.canParse(text)) throw fail('Give a whole address, such as https://example.com/health.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw fail('Only https:// addresses can be checked.');
  if (url.username !== '' || url.password !== '')
    throw fail('Leave the user name and the password out of the address.');
  if (!hosts.some((host) => host.toLowerCase() === url.host)) {
    throw fail(`${url.host} is not among the hosts that may be checked: ${hosts.join(', ')}.`);
  }
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) throw fail('Only https:// addresses can be checked.');
  url.hash = '';
  return url;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A redirect that is left over goes to another host, where we do not go. */
export function meaningOf(status: number): { readonly outcome: 'up' | 'down' | 'refused'; readonly words: string } {
  if (status < 300 || status === 304) return { outcome: 'up', words: `answered with ${status}` };
  if (status < 400) return { outcome: 'refused', words: `points to another host (${status}), which was not asked` };
  if (status < 500) return { outcome: 'refused', words: `answered, but refused it with ${status}` };
  return { outcome: 'down', words: `answered with the error ${status}` };
}
