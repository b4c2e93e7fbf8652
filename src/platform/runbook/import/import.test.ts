import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRunbooks } from '../parse.ts';
import { type Imported, importText } from './import.ts';

const NAME = 'scraped.txt';
const text = (...rows: readonly string[]) => `${rows.join('\n')}\n`;

function read(source: string, name = NAME): Extract<Imported, { ok: true }> {
  const imported = importText(source, { name });
  if (!imported.ok) throw new Error(imported.reason);
  return imported;
}

/** What the parser makes of the files: per title its headings, the number of its steps, and its "do not"s. */
function outlineOf({ files }: { files: readonly { path: string; text: string }[] }) {
  return files
    .filter(({ path }) => path !== 'README.md')
    .map(({ path, text: source }) => {
      const [runbook] = parseRunbooks(source, { path }).runbooks;
      return {
        title: runbook?.title,
        headings: [...source.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading),
        items: [...source.matchAll(/^(?:-|\d+\.) /gm)].length,
      };
    });
}

const HANDBOOK = text(
  'Skip to content',
  'HomeDocsGuidesRunbooksGlossaryBlog',
  'Lighthouse runbooks',
  'These pages help the keeper of the lamp at night.',
  'Lamp goes out',
  'The lamp is dark and ships call on the radio.',
  'Steps',
  'Switch to the spare lamp.',
  'Call the harbour on channel 16. Say which lamp is out.',
  'kubectl rollout restart deployment/lamp',
  'Do not',
  'Do not climb the tower alone.',
  'Fog Horn Stuck',
  'The horn does not stop.',
  'Symptoms',
  '• The horn sounds for more than a minute',
  '• Neighbours complain: ☐ by day ☐ by night',
  'Steps',
  '1. Pull the lever.',
  '2. Write the time into the logbook.',
  'Next',
);

describe('text that lost its Markdown', () => {
  it('becomes a file for each runbook, and an index with what stood above them', () => {
    const { files, title } = read(HANDBOOK);
    expect(title).toBe('Lighthouse runbooks');
    expect(files.map(({ path }) => path)).toEqual(['lamp-goes-out.md', 'fog-horn-stuck.md', 'README.md']);
    expect(files[2]?.text).toContain('These pages help the keeper of the lamp at night.');
    expect(files[2]?.text).toContain('- [Fog Horn Stuck](fog-horn-stuck.md)');
  });

  it('is written as a careful person would: front matter, headings, lists, code', () => {
    const { files } = read(HANDBOOK);
    expect(files[0]?.text).toBe(
      text(
        '---',
        'title: Lamp goes out',
        'id: lamp-goes-out',
        'kind: operational',
        'imported_from: scraped.txt',
        '---',
        '',
        '# Lamp goes out',
        '',
        'The lamp is dark and ships call on the radio.',
        '',
        '## Steps',
        '',
        '1. Switch to the spare lamp.',
        '2. Call the harbour on channel 16. Say which lamp is out.',
        '',
        '```bash',
        'kubectl rollout restart deployment/lamp',
        '```',
        '',
        '## Do not',
        '',
        '- Do not climb the tower alone.',
      ),
    );
  });

  it('keeps marks of lists: bullets, numbers, boxes to tick', () => {
    const horn = read(HANDBOOK).files[1]?.text ?? '';
    expect(horn).toContain(
      '- The horn sounds for more than a minute\n- Neighbours complain:\n  - [ ] by day\n  - [ ] by night\n',
    );
    expect(horn).toContain('1. Pull the lever.\n2. Write the time into the logbook.\n');
  });

  it('says what it left out and what it was unsure of, with the line', () => {
    const { notes } = read(HANDBOOK);
    expect(notes.map(({ kind, line }) => [kind, line])).toEqual([
      ['dropped', 1],
      ['dropped', 2],
      ['unsure', 10],
      ['dropped', 21],
    ]);
  });

  it('is parted where a border was lost, never at the end of a sentence', () => {
    const source = text(
      'Harbour pages',
      'Some words about what a harbour is and needs, in a sentence.Gate does not open',
      'Nobody can leave. The gate is stuck. Rules:- Ask the master first.',
      '- Wait for high water. Then try again.',
      '- Open',
      '/gate/main. - Press the second button.',
      '- Write down gate_number and wait.',
    );
    const { files, notes } = read(source);
    expect(files[0]?.text).toContain(
      text(
        '# Gate does not open',
        '',
        'Nobody can leave. The gate is stuck. Rules:',
        '',
        '- Ask the master first.',
        '- Wait for high water. Then try again.',
        '',
        '## Steps',
        '',
        '1. Open `/gate/main`.',
        '2. Press the second button.',
        '3. Write down `gate_number` and wait.',
      ).trimEnd(),
    );
    expect(notes.filter(({ kind }) => kind === 'unsure')).toHaveLength(2);
  });

  it('asks for the source where code seems to be missing, and makes nothing up', () => {
    const source = text(
      'Gate stuck',
      'Send the request with this body:',
      '409 or 502 error if the gate is closed.',
      'Steps',
      'Press the button.',
      'Log in',
    );
    const { files, notes } = read(source);
    expect(notes.filter(({ kind }) => kind === 'missing').map(({ line }) => line)).toEqual([3, 3]);
    expect(files[0]?.text).toContain(
      'TODO: what was announced here is missing. Look it up in the source.\n\n… 409 or 502 error',
    );
  });

  it('reads severity from the title, and numbered titles as titles', () => {
    const source = text(
      'Ferry',
      '',
      'Runbook 1: Ferry sinks (SEV-1)',
      '',
      'Symptom',
      '',
      '• wet feet',
      '',
      'Runbook 2: Ferry late',
      '',
      'Steps',
      '',
      '• wait',
      '',
      'House notes',
      '',
      'For all of them.',
    );
    const { files } = read(source);
    expect(outlineOf({ files })).toMatchObject([
      { title: 'Ferry sinks', headings: ['Symptom'] },
      { title: 'Ferry late', headings: ['Steps'] },
    ]);
    expect(files[0]?.text).toContain('severity: SEV1\n');
    expect(files.at(-1)?.text).toContain('## House notes\n\nFor all of them.');
  });

  it('without a title is one runbook under the name of its file', () => {
    const { files } = read(text('Steps', 'Pull the lever.', 'Do not', 'Do not push it.'), 'stuck-lever.txt');
    expect(files).toMatchObject([{ path: 'stuck-lever.md', title: 'Stuck lever' }]);
    expect(files[0]?.text).toContain('## Steps\n\n1. Pull the lever.\n\n## Do not\n\n- Do not push it.\n');
  });

  it('keeps characters that would be marks in Markdown as they are', () => {
    const { files } = read(text('Lever stuck', 'It shows *** and <none> and [x].', 'Steps', '> marks what is shown.'));
    expect(files[0]?.text).toContain('It shows \\*\\*\\* and \\<none> and \\[x\\].');
    const [runbook] = parseRunbooks(files[0]?.text ?? '', { path: 'a.md' }).runbooks;
    expect(runbook?.steps.map(({ label }) => label)).toEqual(['> marks what is shown']);
  });

  it('is refused in words when it is none, or holds nothing', () => {
    expect(importText('# Title\n\nText.\n', { name: NAME })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('Markdown already'),
    });
    expect(importText(' \n', { name: NAME })).toMatchObject({ ok: false, reason: 'The file is empty.' });
    expect(importText('just a few words\n', { name: NAME })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('No runbook'),
    });
  });

  it('is read whatever it holds', () => {
    const row = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.constantFrom(
        '',
        'Steps',
        'Do not',
        '• x',
        '1. y',
        'A title',
        'A sentence here.',
        'Runbook 2: Z',
        'a:- B',
        'x_y: z',
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const imported = importText(rows.join('\n'), { name: NAME });
        if (imported.ok) expect(imported.files.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

const SEEDS = join(import.meta.dirname, '../../../../../shared/seeds');

describe.runIf(existsSync(SEEDS))('the requirement texts that lost their Markdown', () => {
  const seed = (number: string) => {
    const file = readdirSync(SEEDS).find((name) => name.startsWith(`${number}_`)) ?? '';
    return { source: readFileSync(join(SEEDS, file), 'utf8'), file };
  };
  const imported = (number: string) => {
    const { source, file } = seed(number);
    return read(source, file);
  };

  it('give the four support runbooks', () => {
    expect(outlineOf(imported('000'))).toEqual([
      { title: 'Escalation SLA follow-up', headings: ['Steps'], items: 9 },
      { title: 'Certification completion recovery', headings: ['Steps'], items: 9 },
      { title: 'Domain verification recovery', headings: [], items: 3 },
      { title: 'Registry and heartbeat recovery', headings: [], items: 0 },
    ]);
    const { files, notes } = imported('000');
    expect(files.map(({ text: page }) => page.match(/^\d+\. /gm)?.length ?? 0)).toEqual([5, 6, 0, 0, 0]);
    expect(notes.filter(({ kind }) => kind === 'missing').map(({ line }) => line)).toEqual([12, 28, 28, 29]);
  });

  it('give the five transcription runbooks and what they share', () => {
    const checks = ['Symptom', 'Immediate checks', 'Remediation', 'Validation'];
    expect(outlineOf(imported('003'))).toEqual([
      {
        title: 'Transcription backlog growing',
        headings: [
          'Symptom',
          'Scope assessment',
          'Immediate checks',
          'Remediation',
          'Validation',
          'Escalation / collect',
        ],
        items: 14,
      },
      { title: 'AI Assistant job stopped / not processing', headings: checks, items: 9 },
      { title: 'Spike in invalid JSON responses', headings: checks, items: 10 },
      {
        title: 'Suspected cross-tenant data exposure',
        headings: ['Symptom', 'Immediate response', 'Investigation', 'Remediation', 'Validation'],
        items: 12,
      },
      { title: 'Cost anomaly / runaway spend', headings: checks, items: 11 },
    ]);
    const { files } = imported('003');
    expect(files[3]?.text).toContain('severity: SEV1');
    expect(files.at(-1)?.text.match(/^## .+$/gm)).toEqual(['## Runbooks', '## Implementation notes']);
  });

  it('give the six operator runbooks, each with its steps and every “do not”', () => {
    const six = [
      'Bad Deploy',
      'Stuck Wake',
      'Route Event Replay Gap',
      'Database Restore',
      'Host OS Upgrade',
      'Provider Outage',
    ];
    const steps = [5, 5, 5, 5, 6, 5];
    expect(outlineOf(imported('004'))).toEqual(
      six.map((title, index) => ({ title, headings: ['Steps', 'Do not'], items: (steps[index] ?? 0) + 3 })),
    );
    for (const { path, text: page } of imported('004').files.slice(0, 6))
      expect(parseRunbooks(page, { path }).runbooks[0]?.guardrails).toHaveLength(3);
  });

  it.each(['000', '003', '004'])('lose no word (%s)', (number) => {
    const { source, file } = seed(number);
    const { files, notes } = read(source, file);
    const kept = files.map(({ text: page }) => page).join('\n');
    const words = (all: string) => all.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const have = new Set(words(kept));
    const left = new Set(notes.filter(({ message }) => /left out|picture/.test(message)).map(({ line }) => line));
    const glued = new Set(notes.flatMap(({ message }) => words(/^“(\S+)” is read as/.exec(message)?.[1] ?? '')));
    const lost = source
      .split('\n')
      .flatMap((row, index) =>
        left.has(index + 1) ? [] : words(row).filter((word) => !have.has(word) && !glued.has(word)),
      );
    // A picture's description goes with it, the numbers of titles with the order of the files.
    expect(lost.filter((word) => !/^(?:runbook|sev|\d|job|logs|organization_domainswas)$/.test(word))).toEqual([]);
  });
});
