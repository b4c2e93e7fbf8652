import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel } from './log.ts';

function listen(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog({ level, write: (line) => lines.push(line) });
  const last = () => JSON.parse(lines.at(-1) ?? '{}');
  return { log, lines, last };
}

const TOKEN = ['xoxb', '-123456789012-abcdefghijkl'].join('');

describe('the log', () => {
  it('writes one JSON line per entry, with level and time', () => {
    const { log, lines, last } = listen();
    log.info({ user: 'U0MAYA' }, 'ready');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ level: 'info', msg: 'ready', user: 'U0MAYA' });
    expect(Temporal.Instant.from(last().time).epochMilliseconds).toBeGreaterThan(0);
  });

  it('never shows a token: not in words, not in fields, not in errors or what caused them', () => {
    const { log, lines } = listen();
    log.warn(`sent with ${TOKEN}`);
    log.warn({ request: { headers: [`Authorization: Bearer ${TOKEN}`] } }, 'x');
    log.error({ err: new Error('outer', { cause: new Error(`refused ${TOKEN}`) }) }, 'x');
    log.child({ token: TOKEN }).info('x');
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).not.toContain(TOKEN);
      expect(line).toContain('[redacted: Slack token]');
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  it('says what a database query was, but not what people wrote', () => {
    const { log, last } = listen();
    const error = new Error(
      'Failed query: insert into "escalations" values ($1)\nparams: Lena has lost her badge\nagain',
      {
        cause: new Error('UNIQUE constraint failed'),
      },
    );
    log.error({ err: error }, 'failed');
    expect(last().err.message).toBe('Failed query: insert into "escalations" values ($1)');
    expect(JSON.stringify(last())).not.toContain('badge');
    expect(JSON.stringify(last())).not.toContain('again');
    expect(last().err.cause.message).toBe('UNIQUE constraint failed');
    expect(last().err.stack).toContain('log.test');
  });

  it('keeps quiet below its level', () => {
    const { log, lines } = listen('warn');
    log.info('a');
    log.warn('b');
    expect(lines).toHaveLength(1);
  });
});
