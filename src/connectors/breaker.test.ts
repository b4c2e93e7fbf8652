import { describe, expect, it } from 'vitest';
import { handTime } from '../../test/support/jobs.ts';
import { createLog } from '../platform/log.ts';
import { createBreaker, FAILURES, FIRST_REST_MS, LONGEST_REST_MS } from './breaker.ts';
import { createServices, troublesOf } from './services.ts';

function failing() {
  const time = handTime();
  const breaker = createBreaker('Certifier', time);
  for (let i = 0; i < FAILURES; i += 1) {
    expect(breaker.enter()).toBeUndefined();
    breaker.failed('It is down.');
  }
  return { time, breaker };
}

describe('a service that fails again and again', () => {
  it('rests; then one call finds out, and the others wait for it', () => {
    const { time, breaker } = failing();
    expect(breaker.enter()).toEqual({ waitMs: FIRST_REST_MS });
    time.pass(FIRST_REST_MS);
    expect(breaker.enter()).toBeUndefined();
    expect(breaker.enter()).toMatchObject({ waitMs: expect.any(Number) });
    breaker.succeeded();
    expect([breaker.enter(), breaker.enter()]).toEqual([undefined, undefined]);
    expect(breaker.state()).toEqual({ name: 'Certifier', state: 'well' });
  });
  it('rests longer each time, but not for ever', () => {
    const { time, breaker } = failing();
    let waited = FIRST_REST_MS;
    for (let i = 0; i < 10; i += 1) {
      time.pass(waited);
      expect(breaker.enter()).toBeUndefined();
      breaker.failed('It is still down.');
      const held = breaker.enter();
      expect(held?.waitMs).toBe(Math.min(waited * 2, LONGEST_REST_MS));
      waited = held?.waitMs ?? 0;
    }
  });
  it('is asked by another one when the one that should find out went away', () => {
    const { time, breaker } = failing();
    time.pass(FIRST_REST_MS);
    expect(breaker.enter()).toBeUndefined();
    breaker.left();
    expect(breaker.enter()).toBeUndefined();
  });
  it('says since when, and until when it is left alone', () => {
    const { breaker } = failing();
    expect(breaker.state()).toEqual({
      name: 'Certifier',
      state: 'resting',
      problem: 'It is down.',
      since: Temporal.Instant.from('2026-11-20T00:00:00Z'),
      nextTryAt: Temporal.Instant.from('2026-11-20T00:00:30Z'),
    });
  });
});

describe('a service that asks for patience', () => {
  it('is left alone for as long as it said', () => {
    const time = handTime();
    const breaker = createBreaker('Registry', time);
    breaker.enter();
    breaker.askedToWait(42_000, 'Slow down.');
    expect(breaker.enter()).toEqual({ waitMs: 42_000 });
    time.pass(42_000);
    expect(breaker.enter()).toBeUndefined();
  });
});

describe('the services', () => {
  it('are told of by name when they are not well, without their own words', () => {
    const time = handTime();
    const services = createServices({ log: createLog({ level: 'silent' }), time });
    const breaker = createBreaker('WorkOS', time);
    services.watch('WorkOS', breaker.state);
    services.open({ name: 'Certifier', baseUrl: 'https://certifier.example', timeoutMs: 1000 });
    expect(() => services.watch('WorkOS', breaker.state)).toThrow('two services are named WorkOS');
    expect(troublesOf(services.states())).toEqual([]);
    breaker.failed('key sk_123 is bad');
    expect(services.states().map(({ name, state }) => [name, state])).toEqual([
      ['Certifier', 'well'],
      ['WorkOS', 'failing'],
    ]);
    expect(troublesOf(services.states())).toEqual(['WorkOS has not answered well since 2026-11-20T00:00:00Z.']);
    breaker.askedToWait(60_000, 'Slow down.');
    expect(troublesOf(services.states())).toEqual([
      'WorkOS has not answered well since 2026-11-20T00:00:00Z and is left alone until 2026-11-20T00:01:00Z.',
    ]);
  });
});
