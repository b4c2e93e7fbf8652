/** All that is recorded around one attempt or one learner, as it is now. */
import type { Reader } from '../../../platform/store/db.ts';
import { and, asc, desc, eq } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import type { Facts } from '../candidate.ts';
import type { Attempt, Checkpoint, Credential, Learner, Module, Progress, UserCredential } from '../records.ts';
import { certificationTables } from '../schema.ts';

const attemptById = prepared((reader: Reader, slot: Slot<{ id: string }>) => {
  const { attempts: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.id, slot('id', t.id)))
    .orderBy(asc(t.id));
});

const learnerById = prepared((reader: Reader, slot: Slot<{ id: string }>) => {
  const { learners: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.id, slot('id', t.id)))
    .orderBy(asc(t.id));
});

const moduleById = prepared((reader: Reader, slot: Slot<{ id: string }>) => {
  const { modules: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.id, slot('id', t.id)))
    .orderBy(asc(t.id));
});

const progressOf = prepared((reader: Reader, slot: Slot<{ learner: string }>) => {
  const { learnerProgress: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.learner, slot('learner', t.learner)))
    .orderBy(asc(t.module));
});

const heldBy = prepared((reader: Reader, slot: Slot<{ learner: string }>) => {
  const { userCredentials: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.learner, slot('learner', t.learner)))
    .orderBy(asc(t.id));
});

export async function findAttempt(reader: Reader, id: string): Promise<Attempt | undefined> {
  const [row] = await attemptById(reader, { id });
  return row;
}

export async function findLearner(reader: Reader, id: string): Promise<Learner | undefined> {
  const [row] = await learnerById(reader, { id });
  return row;
}

export async function findModule(reader: Reader, id: string): Promise<Module | undefined> {
  const [row] = await moduleById(reader, { id });
  return row;
}

export function listProgress(reader: Reader, learner: string): Promise<Progress[]> {
  return progressOf(reader, { learner });
}

export function listHeld(reader: Reader, learner: string): Promise<UserCredential[]> {
  return heldBy(reader, { learner });
}

const allCredentials = prepared((reader: Reader) => {
  const { credentials: c, credentialModules: m } = certificationTables(reader);
  return reader
    .select({ credential: c, module: m.module })
    .from(c)
    .leftJoin(m, eq(m.credential, c.id))
    .orderBy(asc(c.id), asc(m.module));
});

/** Every credential that there is, with the modules that it needs. A catalogue is small. */
export async function listCredentials(reader: Reader): Promise<Credential[]> {
  const found = new Map<string, Credential & { modules: string[] }>();
  for (const { credential, module } of await allCredentials(reader, {})) {
    const known = found.get(credential.id) ?? { ...credential, modules: [] };
    found.set(credential.id, known);
    if (module !== null) known.modules.push(module);
  }
  return [...found.values()];
}

/** @param credentials the catalogue, when it was read in the same unit of work already. */
export async function readFacts(reader: Reader, id: string): Promise<Facts> {
  const attempt = await findAttempt(reader, id);
  const credentials = await listCredentials(reader);
  if (!attempt) {
    return { attempt, learner: undefined, module: undefined, progress: [], held: new Set(), credentials };
  }
  const { learner, module } = attempt;
  return {
    attempt,
    learner: await findLearner(reader, learner),
    module: await findModule(reader, module),
    progress: await listProgress(reader, learner),
    held: new Set((await listHeld(reader, learner)).map(({ credential }) => credential)),
    credentials,
  };
}

/** The newest of a learner, a module and a thread. */
export async function findCheckpoint(
  reader: Reader,
  { learner, module, thread }: Pick<Checkpoint, 'learner' | 'module' | 'thread'>,
): Promise<Checkpoint | undefined> {
  const { teachingCheckpoints: t } = certificationTables(reader);
  const [row] = await reader
    .select()
    .from(t)
    .where(and(eq(t.learner, learner), eq(t.module, module), eq(t.thread, thread)))
    .orderBy(desc(t.madeAt), desc(t.id))
    .limit(1);
  return row;
}
