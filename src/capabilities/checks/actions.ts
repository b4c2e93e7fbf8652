/** `http.check`: one question to an address, without credentials, and what came back. Changes nothing. */
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import { boundedFetch } from '../../connectors/fetch.ts';
import { networkFailure } from '../../connectors/network.ts';
import { type Action, defineAction, type Result } from '../../platform/actions/action.ts';
import { meaningOf, parseAddress } from './check.ts';

const TIMEOUT_MS = 10_000;

const inputs = z.object({
  url: z.string().max(2_000, 'Use 2000 characters at most.').describe('Address'),
  method: z.enum(['GET', 'HEAD'], 'Choose GET or HEAD.').default('GET').describe('Method'),
});

/** @param timeoutMs of the whole question, in real time. */
export function checkActions({ config }: Pick<Deps, 'config'>, timeoutMs = TIMEOUT_MS): readonly Action[] {
  const hosts = config.checkHosts ?? [];
  const check = defineAction({
    name: 'http.check',
    label: 'Check the address',
    inputs,
    danger: 'none',
    outcomes: {
      up: { label: 'It answers', ok: true },
      refused: { label: 'It answers, but refuses', ok: false },
      down: { label: 'It does not answer well', ok: false },
    },
    maxMs: 2 * TIMEOUT_MS,
    async describe({ url, method }) {
      return { summary: `Asks ${parseAddress(url, hosts).href} with ${method}`, changes: [] };
    },
    async perform({ url: text, method }, { signal }) {
      const url = parseAddress(text, hosts);
      const late = AbortSignal.timeout(timeoutMs);
      return ask(url, { method, signal: AbortSignal.any([signal, late]) }).catch((error: unknown) => {
        // Stopping: whoever performs it next finds out.
        signal.throwIfAborted();
        const { code = 'the connection broke' } = networkFailure(error);
        const why = late.aborted ? `no answer within ${timeoutMs / 1000} s` : code;
        return { outcome: 'down', summary: `${url.host} can't be reached: ${why}.` };
      });
    },
  });
  return [check];
}

async function ask(url: URL, { method, signal }: { method: string; signal: AbortSignal }): Promise<Result> {
  const startedAt = performance.now();
  const headers = { accept: '*/*', 'user-agent': 'Resurface' };
  // What it says is of no interest, so nothing of it is held.
  const response = await boundedFetch(0)(url, { method, headers, signal, credentials: 'omit', cache: 'no-store' });
  const ms = Math.round(performance.now() - startedAt);
  await response.body?.cancel();
  const { outcome, words } = meaningOf(response.status);
  return {
    outcome,
    summary: `${url.host} ${words}.`,
    lines: [`${method} ${url.href}: ${response.status} after ${ms} ms`],
  };
}
