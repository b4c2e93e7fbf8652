/**
 * Moments in words, in the acting person's time zone. Built on Intl with epoch milliseconds: it only draws,
 * and a person's browser may not know Temporal yet. `now` is always the sandbox's clock.
 */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(ms: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', { ...options, timeZone: safeZone(zone) });
    formats.set(key, known);
  }
  return known.format(ms);
}

function safeZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

/** Epoch milliseconds of a Slack `ts`. */
export function momentOf(ts: string): number {
  return Math.floor(Number.parseFloat(ts) * 1000) || 0;
}

/** `14:05` */
export function clockTime(ms: number, zone: string): string {
  return format(ms, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

export function clockTimeWithSeconds(ms: number, zone: string): string {
  return format(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** `2026-11-22`: sorts and compares as text. */
export function dayOf(ms: number, zone: string): string {
  const year = format(ms, zone, { year: 'numeric' });
  return `${year}-${format(ms, zone, { month: '2-digit' })}-${format(ms, zone, { day: '2-digit' })}`;
}

const DAY = 86_400_000;

/** Between days, not between hours: 23:59 to 00:01 is one. Negative in the past. */
function daysAhead(ms: number, now: number, zone: string): number {
  const [day, today] = [ms, now].map((moment) => Date.parse(`${dayOf(moment, zone)}T00:00:00Z`));
  return Math.round(((day ?? 0) - (today ?? 0)) / DAY);
}

/** For day dividers: `Today`, `Yesterday`, `Monday, November 16`, with the year when it is another one. */
export function dayLabel(ms: number, now: number, zone: string): string {
  const ahead = daysAhead(ms, now, zone);
  if (ahead === 0) return 'Today';
  if (ahead === -1) return 'Yesterday';
  const sameYear = format(ms, zone, { year: 'numeric' }) === format(now, zone, { year: 'numeric' });
  return format(ms, zone, { weekday: 'long', month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** `Sunday, November 22, 2026 at 14:05` */
export function longMoment(ms: number, zone: string): string {
  return `${format(ms, zone, { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' })} at ${clockTime(ms, zone)}`;
}

/** `Sun, Nov 22` */
export function shortDay(ms: number, zone: string): string {
  return format(ms, zone, { weekday: 'short', month: 'short', day: 'numeric' });
}

/** `Sun, Nov 22, 14:05` */
export function shortMoment(ms: number, zone: string): string {
  return `${shortDay(ms, zone)}, ${clockTime(ms, zone)}`;
}

const STEPS = [
  [60_000, 1, ''],
  [3_600_000, 60_000, 'min'],
  [DAY, 3_600_000, 'h'],
  [14 * DAY, DAY, 'd'],
  [70 * DAY, 7 * DAY, 'wk'],
  [730 * DAY, 30 * DAY, 'mo'],
] as const;

/** `now`, `4 min ago`, `in 2 h`. */
export function shortAgo(ms: number, now: number): string {
  const distance = Math.abs(now - ms);
  if (distance < 60_000) return 'now';
  const [, worth, unit] = STEPS.find(([below]) => distance < below) ?? [0, 365 * DAY, 'y'];
  const words = `${Math.floor(distance / worth)} ${unit}`;
  return ms > now ? `in ${words}` : `${words} ago`;
}

const LONG_UNITS = { min: 'minute', h: 'hour', d: 'day', wk: 'week', mo: 'month', y: 'year' } as const;

/** `4 minutes ago`, as Slack's `{ago}` says it. */
function longAgo(ms: number, now: number): string {
  const short = shortAgo(ms, now);
  if (short === 'now') return 'just now';
  return short.replace(
    /(\d+) (\w+)/,
    (_, count: string, unit: keyof typeof LONG_UNITS) => `${count} ${LONG_UNITS[unit]}${count === '1' ? '' : 's'}`,
  );
}

function ordinal(day: number): string {
  const last = day % 10;
  const teen = day > 10 && day < 14;
  return `${day}${teen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}

function longDate(ms: number, zone: string): string {
  return `${format(ms, zone, { month: 'long' })} ${ordinal(Number(format(ms, zone, { day: 'numeric' })))}, ${format(ms, zone, { year: 'numeric' })}`;
}

function pretty(ms: number, now: number, zone: string, otherwise: string): string {
  const ahead = daysAhead(ms, now, zone);
  return ahead === 0 ? 'today' : ahead === 1 ? 'tomorrow' : ahead === -1 ? 'yesterday' : otherwise;
}

/**
 * Slack's `<!date^…>` formats and those of a rich text date, every token replaced.
 * Answers undefined when a token is unknown: then the fallback text is shown, as in Slack.
 */
export function slackDate(pattern: string, ms: number, now: number, zone: string): string | undefined {
  let known = true;
  const words = pattern.replace(/\{(\w+)\}/g, (token, name: string) => {
    const drawn = dateToken(name, ms, now, zone);
    known &&= drawn !== undefined;
    return drawn ?? token;
  });
  return known ? words : undefined;
}

function dateToken(name: string, ms: number, now: number, zone: string): string | undefined {
  const short = format(ms, zone, { month: 'short', day: 'numeric', year: 'numeric' });
  const weekday = `${format(ms, zone, { weekday: 'long' })}, ${longDate(ms, zone)}`;
  switch (name) {
    case 'date_num':
      return dayOf(ms, zone);
    case 'date_slash':
      return dayOf(ms, zone).replaceAll('-', '/');
    case 'date':
      return longDate(ms, zone);
    case 'date_short':
      return short;
    case 'date_long':
    case 'date_long_full':
      return weekday;
    case 'date_pretty':
    case 'day_divider_pretty':
      return pretty(ms, now, zone, longDate(ms, zone));
    case 'date_short_pretty':
      return pretty(ms, now, zone, short);
    case 'date_long_pretty':
      return pretty(ms, now, zone, weekday);
    case 'time':
      return clockTime(ms, zone);
    case 'time_secs':
      return clockTimeWithSeconds(ms, zone);
    case 'ago':
      return longAgo(ms, now);
    default:
      return undefined;
  }
}
