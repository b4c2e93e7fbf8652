/** Every screen of every runbook is accepted by Slack, whatever a file says, and can be answered. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateView } from '../../../sandbox/blockkit/index.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { documentsIn, faultsOf, valuesFor, walkEverywhere, walkToTheEnd } from '../../../test/support/run-walks.ts';
import { aRun, documentOf, SECOND } from '../../../test/support/runs.ts';
import { readPages } from '../../platform/runbook/library/page.ts';
import { parseRunbooks } from '../../platform/runbook/parse.ts';
import { startForm } from './views/start.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPORA = join(ROOT, '../shared/corpora');
const NASTY = fc.sample(hostileText, { numRuns: 12, seed: 3 }).join(' ');

const shipped = readdirSync(join(ROOT, 'runbooks'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\/.*\.md$/.test(path),
);

describe('the runbooks that ship', () => {
  it.each(shipped)('can be walked through each branch and option: %s', (path) => {
    const source = readFileSync(join(ROOT, 'runbooks', path), 'utf8');
    for (const document of parseRunbooks(source, { path }).runbooks) {
      expect(walkToTheEnd(document, () => 0)).toEqual([]);
      const { reached, faults } = walkEverywhere(document, 250);
      expect(faults).toEqual([]);
      const { plan } = aRun(document, { inputs: valuesFor(document) }).run;
      expect(plan.main.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
      const page = readPages({ file: path, source }).pages.find((each) => each.page.id === document.id)?.page;
      if (!page) continue;
      const form = startForm({ page, runbook: document, source, shared: false }, { runbook: 'x', hash: 'y' });
      expect(validateView(form)).toEqual([]);
    }
  });
});

/** One of so many: `scripts/walk-runbooks.ts` walks through all of them. */
const SAMPLE = 12;

describe.runIf(existsSync(CORPORA))('what others wrote', () => {
  it('can be walked to the end, by the first button and by chance', () => {
    const documents = documentsIn(CORPORA).filter((_each, index) => index % SAMPLE === 0);
    for (const [index, document] of documents.entries()) {
      expect(walkToTheEnd(document, () => 0)).toEqual([]);
      expect(walkToTheEnd(document, (ways) => (index * 7) % ways)).toEqual([]);
    }
  });
});

describe('a long or hostile runbook', () => {
  it('is drawn one step a screen', () => {
    const steps = Array.from(
      { length: 500 },
      (_, index) =>
        `${index + 1}. **Step ${index}** ${NASTY}\n\n   \`\`\`bash\n   kubectl get pod-${index}\n   \`\`\`\n`,
    );
    const run = aRun(documentOf(`# ${NASTY}\n## Symptoms\n- [ ] ${NASTY.repeat(5)}\n## Steps\n${steps.join('\n')}`));
    expect(faultsOf(run.run)).toEqual([]);
    run.press({ do: 'tick', on: run.screen.id, items: [] });
    expect(faultsOf(run.run)).toEqual([]);
    const huge = documentOf(`# Huge\n## Steps\n1. **One**\n\n${'   A paragraph of words.\n\n'.repeat(2_000)}`);
    expect(faultsOf(aRun(huge).run)).toEqual([]);
  });

  it('shows what a second person is asked for', () => {
    const code = Array.from({ length: 30 }, (_, index) => `   kubectl delete pod ${'x'.repeat(800)}-${index}`);
    const fence = ['   ```bash', ...code, '   ```'].join('\n');
    const run = aRun(documentOf(`# Much\n## Remediation\n1. **All**\n\n   > Needs a second person.\n\n${fence}\n`));
    run.press({ do: 'risk', on: run.screen.id, risk: { affected: NASTY, level: 'high', reversible: 'no' } });
    run.press({ do: 'request approval', on: run.screen.id, forMinutes: 60 });
    expect(faultsOf(run.run)).toEqual([]);
    run.press({ do: 'approve', id: 's1.1' }, SECOND);
    expect(faultsOf(run.run)).toEqual([]);
  });
});
