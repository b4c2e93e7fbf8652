/** What people wrote, as they see it: Slack's markup for mentions, links and escapes turned back into words. Pure. */

/** @param names display names by Slack id, for mentions that carry none. */
export function typedText(mrkdwn: string, names: ReadonlyMap<string, string> = new Map()): string {
  return mrkdwn
    .replace(/<([^<>]+)>/g, (found, inner: string) => wordsOf(inner, names) ?? found)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The people a text mentions without saying their name. */
export function listUnnamed(mrkdwn: string): string[] {
  return [...new Set([...mrkdwn.matchAll(/<@([UW][A-Z0-9]+)>/g)].flatMap(([, id]) => id ?? []))];
}

function wordsOf(inner: string, names: ReadonlyMap<string, string>): string | undefined {
  const [target = '', label = ''] = inner.split('|');
  if (target.startsWith('@')) return `@${label || (names.get(target.slice(1)) ?? target.slice(1))}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!subteam^')) return label || '@group';
  if (target.startsWith('!date^')) return label;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  const address = target.replace(/^(mailto|tel):/, '');
  return label === '' || label === address ? address : `${label} (${address})`;
}
