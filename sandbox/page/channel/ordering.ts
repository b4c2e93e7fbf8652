/** Slack timestamps have sixteen digits, more than a number keeps: they are compared in two halves. */
export function compareTs(a: string, b: string): number {
  const [seconds, micros] = halves(a);
  const [otherSeconds, otherMicros] = halves(b);
  return seconds - otherSeconds || micros - otherMicros;
}

function halves(ts: string): [number, number] {
  const [seconds = '0', micros = '0'] = ts.split('.');
  return [Number(seconds) || 0, Number(micros.padEnd(6, '0')) || 0];
}

export function isNewer(ts: string, than: string): boolean {
  return compareTs(ts, than) > 0;
}
