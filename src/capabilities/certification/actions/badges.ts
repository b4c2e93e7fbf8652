/**
 * `certification.issue_badges`: what is held here and is not complete at Certifier is issued, a page at a time. One run
 * for all replicas; one that was interrupted is gone on with where it stopped.
 */
import { z } from 'zod';
import { defineAction } from '../../../platform/actions/action.ts';
import { ConnectorError, UserError } from '../../../platform/errors.ts';
import { NOT_CONFIGURED, troubleWords } from '../messages.ts';
import { NOTE } from '../note.ts';
import { checkNote, once } from '../store/audit.ts';
import { type BadgeRun, beginBadges, endBadges, findRunning, moveBadges } from '../store/badges.ts';
import { countUnfinished, listUnfinished } from '../store/issuing.ts';
import type { Around } from './around.ts';
import type { Issuer } from './issue.ts';

const PAGE = 50;
/** Thousands, at a few calls each. */
const MAX_MS = 6 * 3_600_000;
/** So many in a row without an answer: Certifier is away. */
const MOST_UNREACHED = 3;

const BADGES = 'certification:badges';

export function issueBadges(around: Around) {
  const { db, issuer } = around;
  return defineAction({
    name: 'certification.issue_badges',
    label: 'Issue missing badges',
    inputs: z.object({ note: NOTE }),
    danger: 'disruptive',
    outcomes: {
      done: { label: 'Every one is issued', ok: true },
      some_left: { label: 'Some could not be issued', ok: false },
      nothing_missing: { label: 'None was missing', ok: true },
    },
    maxMs: MAX_MS,
    async describe({ note }) {
      needIssuer(issuer);
      await checkNote(db.read, note);
      const missing = await countUnfinished(db.read, 0);
      const what = missing === 1 ? '1 credential is' : `${missing} credentials are`;
      return {
        summary: missing === 0 ? 'No badge is missing.' : `${what} held here and not complete at Certifier.`,
        changes: missing === 0 ? [] : ['Each is looked up or created, issued, and mailed unless it was mailed before.'],
      };
    },
    async perform({ note }, { by, now: at, key, signal, progress }) {
      const ready = needIssuer(issuer);
      const run = await begin(around, { key, by, at });
      const end = run.endedAt !== null ? run : await work(around, ready, run, { by, at, signal, progress });
      return db.write((tx) =>
        once(tx, { item: BADGES, key, note, by, at }, 'missing badges issued', async () => {
          await endBadges(tx, run.id, at);
          const { looked, issued, failed } = end;
          if (looked === 0) return { outcome: 'nothing_missing', summary: 'No badge is missing.' };
          const summary = `${issued} of ${looked} issued${failed > 0 ? `, ${failed} not: their learners’ panels say why` : ''}.`;
          return { outcome: failed === 0 ? 'done' : 'some_left', summary };
        }),
      );
    },
  });
}

export function needIssuer(issuer: Issuer | undefined): Issuer {
  if (!issuer) throw new UserError(NOT_CONFIGURED);
  return issuer;
}

type Beginning = { readonly key: string; readonly by: string; readonly at: Temporal.Instant };

/** @throws UserError while somebody else's run goes on. */
async function begin({ db, actions }: Around, beginning: Beginning): Promise<BadgeRun> {
  for (;;) {
    const running = await findRunning(db.read);
    if (running && running.key !== beginning.key) {
      const call = await actions.findCall(db.read, running.key);
      if (call && (call.state === 'running' || call.state === 'waiting')) throw new UserError(busy(running));
    }
    // Of two that see nobody, the database lets one be.
    const run = await db.write((tx) => beginBadges(tx, beginning, running));
    if (run) return run;
  }
}

function busy({ startedBy, looked, issued }: BadgeRun): string {
  return `<@${startedBy}> is issuing missing badges already: ${looked} looked at, ${issued} issued so far.`;
}

type Working = {
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly signal: AbortSignal;
  progress(text: string): Promise<void>;
};

async function work({ db }: Around, issuer: Issuer, run: BadgeRun, { by, at, signal, progress }: Working) {
  let state = run;
  let unreached = 0;
  for (;;) {
    const page = await listUnfinished(db.read, state.cursor, PAGE);
    if (page.length === 0) return state;
    await progress(
      `${state.looked} looked at, ${state.issued} issued, ${await countUnfinished(db.read, state.cursor)} to go`,
    );
    for (const { id } of page) {
      signal.throwIfAborted();
      const issued = await issuer.issue(id, { by, at }, signal);
      unreached = issued.did === 'stop' && !issued.reached ? unreached + 1 : 0;
      if (issued.did === 'stop' && unreached >= MOST_UNREACHED) {
        throw new ConnectorError(`It stopped where it was. ${troubleWords(issued.trouble)}`, {
          service: 'Certifier',
          retryable: true,
        });
      }
      const isIssued = issued.did === 'complete' || issued.did === 'rest';
      state = await db.write((tx) => moveBadges(tx, state, { cursor: id, isIssued }));
    }
  }
}
