/** Dates, durations and periods as people write them in front matter. */

/** ISO date, or undefined. Accepts 2026-08-01, 2026-08-01T10:00:00Z, "1 August 2026", "Aug 1, 2026". */
export function readDate(value: string): string | undefined {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:$|[T\s])/.exec(value);
  if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})/.exec(value);
  if (dayFirst) return toIso(Number(dayFirst[3]), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1]));
  const monthFirst = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/.exec(value);
  return monthFirst ? toIso(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2])) : undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function toIso(year: number, month: number, day: number): string | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
  } catch {
    // 31 February and month 0: not a date.
    return undefined;
  }
}

/** Minutes: "15m", "10 min", "1h 30m", "2 hours", "PT15M", "20-30 min" (the longer one). */
export function readMinutes(value: string): number | undefined {
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?$/i.exec(value);
  if (iso) return Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0) || undefined;
  const last = value
    .toLowerCase()
    .replace(/^(?:about|approx\.?|~|<|up to)\s*/, '')
    .replace(/^\d+\s*(?:-|–|to)\s*(?=\d)/, '');
  const match = /^(?:(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?))?\s*(?:(\d+)\s*(?:m|mins?|minutes?)?)?(?:\s+read)?$/.exec(
    last.trim(),
  );
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined;
  return Math.round(Number(match[1] ?? 0) * 60) + Number(match[2] ?? 0) || undefined;
}

/** ISO 8601 duration: "3 months" → P3M, "2 weeks" → P2W, "quarterly" → P3M. */
export function readPeriod(value: string): string | undefined {
  const plain = value.toLowerCase().trim();
  const named = {
    weekly: 'P1W',
    monthly: 'P1M',
    quarterly: 'P3M',
    'half-yearly': 'P6M',
    yearly: 'P1Y',
    annually: 'P1Y',
  }[plain];
  if (named) return named;
  if (/^p\d+[dwmy]$/.test(plain)) return plain.toUpperCase();
  const match = /^(?:every\s+)?(\d{1,3}|a|one)\s*(d|days?|w|weeks?|m|months?|y|years?)$/.exec(plain);
  if (!match) return undefined;
  return `P${/^\d/.test(match[1] ?? '') ? match[1] : 1}${(match[2] ?? 'd').charAt(0).toUpperCase()}`;
}
