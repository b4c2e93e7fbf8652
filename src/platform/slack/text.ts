/**
 * Text for Slack: what a person typed can neither ping, nor forge a link, nor break the layout.
 *
 * Which function for text that somebody typed:
 * - It matters exactly as it stands (a command, an error, several lines): not here, but `quoted` in `blocks.ts` or the
 *   leaves of `rich-text.ts`. Nothing is interpreted there, so nothing has to be changed.
 * - It stands inside a line of mrkdwn (a summary in a card): `escapeLine`. One line, no formatting; the few marks that
 *   would format are replaced by look-alikes, since Slack has no escape for them.
 * - It stands alone in mrkdwn and may keep its own formatting: `escapeMrkdwn`.
 * Builders also pass everything through `safeMrkdwn`, so that a forgotten escape can never ping a channel.
 */

/** For mrkdwn: `&`, `<` and `>` lose their meaning, so no mention, link or date can be smuggled in. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Marks that format only at the edge of a word; between two letters Slack leaves them alone, as in `snake_case`. */
const EDGE_MARKS = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu;
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼' };

/** For a line of mrkdwn: escaped, on one line, without formatting. Not for text that people copy from Slack. */
export function escapeLine(text: string): string {
  const flat = oneLine(text)
    .replaceAll('`', "'")
    .replace(EDGE_MARKS, (mark) => LOOK_ALIKES[mark] ?? mark);
  return escapeMrkdwn(flat.replace(/^>+/, (run) => '›'.repeat(run.length)));
}

/** Most texts: nothing in them has to go. Looking is far cheaper than replacing. */
const CLEAN = /^[\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;
const ASCII_LINE = /^[\x20-\x7e]*$/;

/** Well-formed Unicode, `\n` for every line break, no control characters besides `\n` and tab. */
export function clean(text: string): string {
  if (CLEAN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '');
}

/** One line: every run of white space becomes one space. Marks that turn the reading direction of what follows go. */
export function oneLine(text: string): string {
  if (ASCII_LINE.test(text) && !text.includes('  ')) return text.trim();
  return clean(text)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Nothing that anybody could see: white space, and the marks and fillers that have no shape. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

/** Slack counts code points. */
export function countPoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** At most `max` code points; what is cut ends in an ellipsis and does not tear an emoji or an accent apart. */
export function clip(text: string, max: number): string {
  if (fits(text, max)) return text;
  return max < 1 ? '' : `${text.slice(0, wholeGrapheme(text, unitsOf(text, max - 1)))}…`;
}

/** Like `clip`, without an ellipsis: for values and ids, which no person reads. */
export function cut(text: string, max: number): string {
  return fits(text, max) ? text : text.slice(0, unitsOf(text, max));
}

/** Like `clip`, and never inside `<…>` or `&…;`, whose halves people would see. */
export function clipMrkdwn(text: string, max: number): string {
  if (fits(text, max)) return text;
  if (max < 1) return '';
  let end = wholeGrapheme(text, unitsOf(text, max - 1));
  const open = text.lastIndexOf('<', end - 1);
  if (end > 0 && open !== -1 && text.indexOf('>', open) >= end) end = open;
  const entity = /&[a-z]{0,3}$/.exec(text.slice(Math.max(0, end - 4), end))?.[0];
  if (entity !== undefined && /^(?:amp|lt|gt);/.test(text.slice(end - entity.length + 1))) end -= entity.length;
  return `${text.slice(0, end)}…`;
}

function fits(text: string, max: number): boolean {
  return text.length <= max || countPoints(text) <= max;
}

/** How many UTF-16 units the first `points` code points take. */
function unitsOf(text: string, points: number): number {
  let units = 0;
  let left = points;
  for (const point of text) {
    if (left <= 0) break;
    left -= 1;
    units += point.length;
  }
  return units;
}

/** Made when it is first needed: making it takes 20 ms of a start. */
let graphemes: Intl.Segmenter | undefined;
/** UTF-16 units looked at around a cut. A longer grapheme is torn: it is an attack, not a letter. */
const NEAR = 64;

/** Moves a cut back to where a visible character begins. */
function wholeGrapheme(text: string, cutAt: number): number {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const start = Math.max(0, cutAt - NEAR);
  const around = graphemes.segment(text.slice(start, cutAt + NEAR)).containing(cutAt - start);
  return around && around.index > 0 ? start + around.index : cutAt;
}

/** An id of something else than a person is shown as the text it is. */
export function mention(userId: string): string {
  return isId(userId) ? `<@${userId}>` : escapeMrkdwn(userId);
}

export function groupMention(groupId: string): string {
  return isId(groupId) ? `<!subteam^${groupId}>` : escapeMrkdwn(groupId);
}

export function channelLink(channelId: string): string {
  return isId(channelId) ? `<#${channelId}>` : escapeMrkdwn(channelId);
}

function isId(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

/** An address that Slack may link: http, https or mailto, absolute, without spaces. */
export function isLinkable(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)./i.test(url) && url.length <= 3_000 && !/[\s\p{Cc}]/u.test(url) && URL.canParse(url);
}

/** An address that Slack does not link gives its label only. */
export function link(url: string, label: string): string {
  const words = escapeMrkdwn(oneLine(label)).replaceAll('|', '¦');
  if (!isLinkable(url)) return words;
  const address = url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');
  return `<${address}|${words === '' ? address : words}>`;
}

/** Each reader sees it in their own zone; where Slack can't draw it, UTC. */
export function date(at: Temporal.Instant): string {
  const seconds = Math.floor(at.epochMilliseconds / 1000);
  return seconds < 0 ? utc(at) : `<!date^${seconds}^{date_short_pretty} {time}|${utc(at)}>`;
}

/** `2026-11-22 14:05 UTC`. */
export function utc(at: Temporal.Instant): string {
  return `${at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} UTC`;
}

/** In words: `3 h 59 min`, `2 days`. Rounded down; milliseconds or a duration, whose days are 24 hours. */
export function duration(length: number | Temporal.Duration): string {
  const ms = typeof length === 'number' ? length : length.total({ unit: 'milliseconds', relativeTo: '2026-01-01' });
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** What may stand between `<` and `>`: the forms that the functions above write. No `!channel`, `!here` or `!everyone`. */
const MENTION = String.raw`@[\w-]+(?:\|[^|]*)?`;
const CHANNEL = String.raw`#[\w-]+(?:\|[^|]*)?`;
const GROUP = String.raw`!subteam\^[\w-]+(?:\|[^|]*)?`;
const DATE = String.raw`!date\^\d{1,11}\^(?:\{(?:date|date_short|date_long|date_pretty|date_short_pretty|date_long_pretty|time|time_secs|ago)\}[ ,]*(?:at )?)+\|[^|]+`;
const ADDRESS = String.raw`(?:https?:\/\/|mailto:)[^\s|]+(?:\|[^|]*)?`;
const KNOWN = new RegExp(`^(?:${[MENTION, CHANNEL, GROUP, DATE, ADDRESS].join('|')})$`, 'u');

/** Keeps the forms of this file, escapes every other `<`, `>` and `&`. Twice is the same as once. */
export function safeMrkdwn(text: string): string {
  return replaceTokens(text, (inner) => (KNOWN.test(inner) ? `<${inner}>` : undefined));
}

/**
 * mrkdwn as the words a notification reads aloud: links become their labels, dates their UTC text.
 * A mention stays one only if it is in `mentioned`, otherwise it is shown as text. The result is escaped.
 */
export function plain(text: string, mentioned: ReadonlySet<string> = new Set()): string {
  return replaceTokens(text, (inner) => {
    if (!KNOWN.test(inner)) return undefined;
    const [target = '', label] = inner.split('|');
    if (inner.startsWith('@') || inner.startsWith('!subteam')) {
      return mentioned.has(target) ? `<${target}>` : label || undefined;
    }
    if (inner.startsWith('#')) return `<${target}>`;
    return replaceTokens(label || target, () => undefined);
  });
}

/** The targets of all mentions in mrkdwn, in the form `plain` takes: `@U012AB3CD`, `!subteam^S012AB3CD`. */
export function listMentions(mrkdwn: string): string[] {
  return [...mrkdwn.matchAll(/<(@[\w-]+|!subteam\^[\w-]+)(?:\|[^<>]*)?>/g)].map((match) => match[1] ?? '');
}

/** Offers what stands between `<` and `>` to `replace`; what it does not take is escaped like the rest. */
function replaceTokens(text: string, replace: (inner: string) => string | undefined): string {
  return text.replace(/<([^<>]*)>|&(?!(?:amp|lt|gt);)|[<>]/g, (found, inner: string | undefined) => {
    if (inner === undefined) return escapeMrkdwn(found);
    return replace(inner) ?? `&lt;${inner.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;')}&gt;`;
  });
}
