import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { longMoment, slackDate } from '../time/dates.ts';
import { SafeLink } from './link.ts';

/** Slack's date: each person reads it in their own zone. An unknown format shows the fallback. */
export function Moment({
  seconds,
  format,
  fallback,
  url,
}: {
  seconds: number;
  format: string;
  fallback: string;
  url?: string;
}): Drawn {
  const { me, now } = useDesk();
  const ms = seconds * 1000;
  const words = slackDate(format, ms, now, me.tz) ?? (fallback || format);
  const drawn = html`<time dateTime=${isoOf(ms)} title=${`${longMoment(ms, me.tz)}, ${me.tz}`}>${words}</time>`;
  return url ? html`<${SafeLink} url=${url}>${drawn}<//>` : drawn;
}

function isoOf(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : '';
}
