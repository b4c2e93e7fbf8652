/**
 * Learners pass in waves while two processes share the recovery and one or the other is killed (SIGKILL) in the middle
 * of its work, again and again. Whatever happens: one credential each, and one mail at most.
 */
import { startCertifier } from '../../sandbox/services/certifier/index.ts';
import { certificationTables } from '../../src/capabilities/certification/schema.ts';
import { takeIn } from '../../src/capabilities/certification/store/intake.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { NOON } from './certification.ts';
import { type RecoveryProcess, spawnRecovery } from './certification-process.ts';
import { dice } from './week-story.ts';

export type Killing = {
  readonly seed: number;
  readonly kills: number;
  /** New ones before each kill. */
  readonly learners: number;
  readonly say?: (progress: string) => void;
};

export type Outcome = {
  readonly learners: number;
  /** Those whose end is not right, in words. */
  readonly wrong: readonly string[];
  /** Those whose mail a person has to ask about. */
  readonly inDoubt: number;
};

const LEASE_MS = 400;
/** What each call takes, so that there is a middle in which to die. */
const LATENCY_MS = 4;
/** Longer than a wave takes. */
const WAVE_MS = 350;

/** @param database an empty one: a file path or a `postgres://` address. */
export async function killThroughRecovery({ seed, kills, learners, say }: Killing, database: string): Promise<Outcome> {
  const { below, chance } = dice(seed);
  const db = await openDatabase(database);
  let now = NOON;
  const standIn = await startCertifier({ now: () => now });
  standIn.control.seed({ groups: [{ id: 'g1', name: 'Practitioner' }] });
  standIn.control.faults({ on: '*', latency_ms: LATENCY_MS, times: 1_000_000 });
  const start = { database, certifier: { url: standIn.apiUrl, token: standIn.token }, leaseMs: LEASE_MS };
  const pair: (RecoveryProcess | undefined)[] = [undefined, undefined];
  const revive = () =>
    Promise.all(
      pair.map(async (one, index) => {
        pair[index] = one ?? (await spawnRecovery(start));
      }),
    );
  const both = () => Promise.all(pair.map((one) => one?.work(now)));
  const ids: string[] = [];
  const arrive = async (wave: number) => {
    const some = Array.from({ length: learners }, (_, n) => `w${wave}-${n}`);
    ids.push(...some);
    const passed = { module: 'm1', status: 'passed', passing: true, startedAt: '2026-11-18', scores: { clarity: 80 } };
    await takeIn(
      db,
      'learners',
      some.map((id) => ({ id, name: 'Ana Pop', email: `${id}@example.org` })),
      now,
    );
    await takeIn(
      db,
      'attempts',
      some.map((id) => ({ ...passed, id: `a-${id}`, learner: id })),
      now,
    );
  };
  try {
    await takeIn(db, 'modules', [{ id: 'm1', name: 'Basics' }], now);
    await takeIn(db, 'credentials', [{ id: 'c1', name: 'Practitioner', modules: ['m1'], certifierGroup: 'g1' }], now);
    await revive();
    for (let wave = 0; wave < kills; wave += 1) {
      await arrive(wave);
      now = now.add({ hours: 6 });
      const working = both();
      await new Promise((resolve) => setTimeout(resolve, below(WAVE_MS)));
      const who = below(2);
      await pair[who]?.kill();
      pair[who] = undefined;
      if (chance(0.2)) {
        await pair[1 - who]?.kill();
        pair[1 - who] = undefined;
      }
      await working;
      say?.(`wave ${wave + 1} of ${kills}: killed ${pair.every((one) => !one) ? 'both' : who}`);
      await revive();
    }
    // In peace: what the dead had is free again, and what is in doubt is looked up.
    for (let run = 0; run < 4; run += 1) {
      now = now.add({ hours: 24 });
      await both();
      await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
    }
    const t = certificationTables(db).userCredentials;
    const held = new Map((await db.read.select().from(t).orderBy(t.id)).map((row) => [row.learner, row]));
    const { credentials, mails } = standIn.control.state();
    const wrong = ids.flatMap((id) => {
      const row = held.get(id);
      const made = credentials.filter(({ recipient }) => recipient.email === `${id}@example.org`);
      const sent = mails.filter(({ to }) => to === `${id}@example.org`).length;
      const isMailed = row?.delivery === 'sent' ? sent === 1 : row?.delivery === 'unknown' && sent <= 1;
      const isRight = row?.issuance === 'complete' && made.length === 1 && made[0]?.status === 'issued' && isMailed;
      return isRight ? [] : [`${id}: ${made.length} credentials, ${sent} mails, ${row?.issuance}, ${row?.delivery}`];
    });
    const inDoubt = [...held.values()].filter(({ delivery }) => delivery === 'unknown').length;
    return { learners: ids.length, wrong, inDoubt };
  } finally {
    await Promise.all(pair.map((one) => one?.kill()));
    await db.close();
    await standIn.close();
  }
}
