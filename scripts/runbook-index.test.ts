import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawIndex, listEntries, parseEntry } from './runbook-index.ts';

const root = join(import.meta.dirname, '..', 'runbooks');

describe('the index of the shipped runbooks', () => {
  it('stands in README.md exactly as the front matter gives it (else run: node scripts/runbook-index.ts)', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe(drawIndex(listEntries(root)));
  });

  it('finds a runbook by each of its symptoms, components and alerts', () => {
    const entries = listEntries(root);
    const lines = drawIndex(entries).split('\n');
    for (const entry of entries) {
      for (const term of [...entry.symptoms, ...entry.services, ...entry.alerts]) {
        expect(lines.some((line) => line.startsWith(`- ${term} → `) && line.includes(`](${entry.path})`))).toBe(true);
      }
    }
  });

  it('shows when to use a runbook and how long it takes to read', () => {
    const entry = parseEntry(
      'team/disk-full.md',
      '---\ntitle: Disk | full\nwhen_to_use: Writes fail\nestimated_time: 10m\nservices: [disk]\nsymptoms: [No space]\n---\n# x\n',
    );
    expect(drawIndex([entry])).toContain('| [Disk \\| full](team/disk-full.md) | Writes fail | 10 min |');
  });

  it('names the file whose front matter is missing or incomplete', () => {
    expect(() => parseEntry('a.md', '# A\n')).toThrow('a.md: no front matter');
    expect(() => parseEntry('b.md', '---\ntitle: B\nestimated_time: soon\n---\n')).toThrow(/b\.md: [\s\S]*when_to_use/);
  });
});
