/**
 * Where the page is: who acts, and what they look at. It lives in the URL's hash, so that a link can be shared,
 * a test can open it, and Back works. Users and channels may be named by id or by name.
 */
export type Place = {
  readonly user?: string;
  /** A channel id, or `home` for the app's Home. */
  readonly channel?: string;
  /** The `ts` of a thread's first message. */
  readonly thread?: string;
  /** The `ts` of a message to scroll to. */
  readonly message?: string;
};

const KEYS = ['user', 'channel', 'thread', 'message'] as const;

export function parsePlace(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const place: { -readonly [key in keyof Place]: Place[key] } = {};
  for (const key of KEYS) {
    const value = given.get(key);
    if (value) place[key] = value;
  }
  return place;
}

export function formatPlace(place: Place): string {
  const hash = new URLSearchParams();
  for (const key of KEYS) {
    const value = place[key];
    if (value) hash.set(key, value);
  }
  return `#${hash}`;
}

/**
 * The place a Slack link points to, when it is one of this workspace: a permalink
 * (`…/archives/C1/p1700000000000100?thread_ts=…`), a channel link, or the app's Home (`slack://app?…`).
 */
export function placeOfLink(url: string): Place | undefined {
  if (url.startsWith('slack://app')) return { channel: 'home' };
  const link = /\/archives\/([CDG]\w+)(?:\/p(\d{10,16}))?(?:\?([^#]*))?$/.exec(url);
  const [, channel, digits, query] = link ?? [];
  if (!channel) return undefined;
  if (!digits) return { channel };
  const message = `${digits.slice(0, 10)}.${digits.slice(10).padEnd(6, '0')}`;
  const thread = new URLSearchParams(query).get('thread_ts');
  return { channel, message, ...(thread ? { thread } : {}) };
}
