/** The texts that runs are pinned to, and what was made of them. Parsing a long file takes longer than a press may. */
import type { Root, RootContent } from 'mdast';
import type { Runbook } from '../../../platform/runbook/document.ts';
import { planOf } from '../../../platform/runbook/run/plan.ts';
import type { Plan } from '../../../platform/runbook/run/screen.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import type { RunRow } from '../run.ts';
import { runTables } from '../schema.ts';

export type Pinned = {
  readonly document: Runbook;
  /** Link definitions of the whole file, for drawing a part of it. */
  readonly definitions: Root;
  /** The file holds other runbooks as well. */
  readonly shared?: true;
  planFor(environment: string | undefined): Plan;
};

/** Documents that are kept. */
const KEPT = 32;
const known = new Map<string, Pinned>();

/** May be called twice. */
export async function keepText(tx: Tx, { hash, source }: { hash: string; source: string }): Promise<void> {
  const { runTexts } = runTables(tx);
  await tx.insert(runTexts).values({ hash, source }).onConflictDoNothing();
}

export async function findText(reader: Reader, hash: string): Promise<string | undefined> {
  const { runTexts: t } = runTables(reader);
  const [row] = await reader.select({ source: t.source }).from(t).where(eq(t.hash, hash)).orderBy(t.hash);
  return row?.source;
}

/** @throws when the text is gone, which nothing here does. */
export async function getPinned(
  reader: Reader,
  { hash, path, document: id }: Pick<RunRow, 'hash' | 'path' | 'document'>,
): Promise<Pinned> {
  const key = `${hash} ${path} ${id}`;
  const found = known.get(key);
  if (found) return found;
  const source = await findText(reader, hash);
  if (source === undefined) throw new Error(`The text ${hash} of a run is gone.`);
  const pinned = await pin(source, path, id);
  known.set(key, pinned);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return pinned;
}

/** The parser is loaded with the first run: the bot starts without it. */
async function pin(source: string, path: string, id: string): Promise<Pinned> {
  const { parseRunbooks } = await import('../../../platform/runbook/parse.ts');
  const { parseMarkdown } = await import('../../../platform/slack/markdown.ts');
  const parsed = parseRunbooks(source, { path });
  const all = [...parsed.runbooks, ...(parsed.shared ? [parsed.shared] : [])];
  const document = all.find((each) => each.id === id) ?? all[0];
  if (!document) throw new Error(`There is no runbook in the text of ${path}.`);
  const plans = new Map<string | undefined, Plan>();
  return {
    document,
    ...(all.length > 1 ? { shared: true as const } : {}),
    definitions: { type: 'root', children: parseMarkdown(source).children.filter(isDefinition) },
    planFor(environment) {
      const plan = plans.get(environment) ?? planOf(document, environment);
      plans.set(environment, plan);
      return plan;
    },
  };
}

function isDefinition({ type }: RootContent): boolean {
  return type === 'definition' || type === 'footnoteDefinition';
}
