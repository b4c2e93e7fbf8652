/**
 * Holds `SOURCES.md` against the shipped runbooks and, where they are at hand, against the requirement texts.
 *
 * The extractor is simple on purpose: it knows a command by its first word, a figure by its unit, and a prohibition by
 * its wording. It finds what must not get lost; the table may say more than it finds.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RootContent, TableRow } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';

const SEEDS = join(import.meta.dirname, '..', '..', 'shared', 'seeds');

const LIBRARY: Readonly<Record<string, readonly string[]>> = {
  'support-recovery': [
    'certification-completion-recovery',
    'domain-verification-recovery',
    'escalation-sla-follow-up',
    'registry-and-heartbeat-recovery',
  ],
  'ai-agents-platform': [
    'api-timeout',
    'database-connection-issues',
    'high-queue-depth',
    'maintaining-runbooks',
    'quick-reference',
    'review-template',
    'tenant-onboarding',
    'using-runbooks-during-incidents',
    'worker-failures',
  ],
  'incident-playbooks': [
    'agent-model-failures',
    'duplicate-message-processing',
    'heartbeat-loss',
    'lease-contention',
    'log-query-reference',
    'stuck-jobs',
    'whatsapp-auth-corruption',
  ],
  'transcription-and-ai-jobs': [
    'ai-assistant-job-stopped',
    'cost-anomaly',
    'cross-tenant-data-exposure',
    'invalid-json-responses',
    'transcription-backlog-growing',
  ],
  'platform-operator': [
    'bad-deploy',
    'database-restore',
    'host-os-upgrade',
    'provider-outage',
    'route-event-replay-gap',
    'stuck-wake',
  ],
};
const PATHS = Object.entries(LIBRARY).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}.md`));

type Row = { readonly seed: string; readonly fact: string; readonly file: string; readonly words: string };
type Seed = { readonly id: string; readonly text: string };

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8');
const cellText = (row: TableRow, at: number) => {
  const cell = row.children[at];
  return cell === undefined ? '' : textOf(cell);
};

function listRows(): Row[] {
  const tree = fromMarkdown(read('SOURCES.md'), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return tree.children
    .flatMap((node: RootContent) => (node.type === 'table' ? node.children.slice(1) : []))
    .map((row) => ({
      seed: cellText(row, 0),
      fact: cellText(row, 1),
      file: cellText(row, 2),
      words: cellText(row, 3),
    }));
}

function listSeeds(): Seed[] {
  if (!existsSync(SEEDS)) return [];
  return readdirSync(SEEDS)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => ({ id: name.slice(0, 3), text: readFileSync(join(SEEDS, name), 'utf8') }));
}

const COMMAND = /^(?:[A-Z_]+=\S+ )*(?:bunx|bun|curl|docker-compose|git|kubectl|psql|redis-cli|rm) \S/;
const QUERY = /^event (?:==|in|matches) /;
const UNIT =
  'hours?|minutes?|min|seconds?|days?|months?|[smhd]|%|jobs?|runbooks?|automated alerts?|raw outputs?|members?|tenants?';
const FIGURE = new RegExp(`(?<![\\w-])\\d+(?:[-–]\\d+)? ?(?:${UNIT})(?!\\w)`, 'g');
const STATUS = /(?<![\w-])[45]\d\d(?!\w)/g;
const PATH = /(?<![\w.])\/admin\/\w+/g;
const PROHIBITION = /\b(?:do not|don['’]t|must not|should not)\b.*\w/i;

function listCommands(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const found = lines.filter((line) => COMMAND.test(line) || QUERY.test(line));
  return found.map((line) => line.replace(/ {2,}# .*$/, ''));
}

function listFigures(text: string): string[] {
  return [FIGURE, STATUS, PATH].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[0]));
}

function listProhibitions(text: string): string[] {
  return text.split('\n').filter((line) => PROHIBITION.test(line));
}

const isProhibition = (row: Row) => /^do not\b/i.test(row.fact);
const stems = (text: string) => new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((word) => word.slice(0, 5)));
const shared = (one: string, other: string) => [...stems(one)].filter((stem) => stems(other).has(stem)).length;

/** Gives each item a row of its own; what is left over has none. */
function withoutRow(
  items: readonly string[],
  rows: readonly Row[],
  fits: (item: string, row: Row) => boolean,
): string[] {
  const free = [...rows];
  return items.filter((item) => {
    const at = free.findIndex((row) => fits(item, row));
    if (at >= 0) free.splice(at, 1);
    return at < 0;
  });
}

describe('the sources of the shipped runbooks', () => {
  const rows = listRows();

  it('are found word for word in the file that the table names', () => {
    const lost = rows.filter((row) => !oneLine(read(row.file)).includes(oneLine(row.words)));
    expect(lost).toEqual([]);
  });

  it('name only runbooks of the library, and every seed', () => {
    expect(rows.filter((row) => !PATHS.includes(row.file))).toEqual([]);
    expect([...new Set(rows.map((row) => row.seed))]).toEqual(['000', '001', '002', '003', '004']);
  });

  it('belong to a library in which no runbook is missing and none stands unlisted', () => {
    const found = Object.keys(LIBRARY).flatMap((folder) =>
      readdirSync(join(import.meta.dirname, folder)).map((name) => `${folder}/${name}`),
    );
    expect(found.toSorted()).toEqual(PATHS.toSorted());
  });

  it('cover every command and every query of the requirement texts', () => {
    const lost = listSeeds().flatMap(({ id, text }) =>
      withoutRow(
        listCommands(text),
        rows.filter((row) => row.seed === id),
        (command, row) => row.fact === command || row.fact.startsWith(`${command} (`),
      ),
    );
    expect(lost).toEqual([]);
  });

  it('cover every figure with a unit, every status code and every admin path, as often as it occurs', () => {
    const lost = listSeeds().flatMap(({ id, text }) =>
      withoutRow(
        listFigures(text),
        rows.filter((row) => row.seed === id),
        (figure, row) => new RegExp(`(?<![\\w-])${figure}(?!\\w)`).test(row.fact),
      ),
    );
    expect(lost).toEqual([]);
  });

  it('cover every "do not" of the requirement texts, each with a row of its own', () => {
    const lost = listSeeds().flatMap(({ id, text }) =>
      withoutRow(
        listProhibitions(text),
        rows.filter((row) => row.seed === id && isProhibition(row)),
        (line, row) => shared(line, row.fact) >= 2,
      ),
    );
    expect(lost).toEqual([]);
  });

  it('would notice a command, a figure or a "do not" that has no row', () => {
    const row: Row = { seed: '000', fact: '`kubectl get pods` after 4 hours', file: 'a.md', words: 'x' };
    const text = '  kubectl get nodes  # look\nWait 60s, then 1-2 minutes.\nDo not restart the database twice.\n';
    expect(listCommands(text)).toEqual(['kubectl get nodes']);
    expect(listFigures(text)).toEqual(['60s', '1-2 minutes']);
    expect(listProhibitions(text)).toEqual(['Do not restart the database twice.']);
    expect(withoutRow(['kubectl get nodes'], [row], (item, other) => other.fact.includes(item))).toHaveLength(1);
  });
});
