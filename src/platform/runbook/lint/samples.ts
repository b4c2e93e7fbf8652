/**
 * For the tests: one small page that breaks each rule, and one beside it that does not. Written for this purpose.
 */

export type Sample = {
  /** Breaks the rule on `line`. */
  readonly bad: string;
  readonly line: number;
  readonly good: string;
  /** What `--fix` makes of `bad`. */
  readonly fixed?: string;
};

const lines = (...rows: readonly string[]) => `${rows.join('\n')}\n`;
const fence = (...rows: readonly string[]) => ['```bash', ...rows, '```'];
const page = (...rows: readonly string[]) => lines('# Stuck jobs', '', ...rows);
const front = (...rows: readonly string[]) => ['---', ...rows, '---', '# Stuck jobs', '', '## Steps', '1. Wait.'];

export const samples: Readonly<Record<string, Sample>> = {
  title: {
    bad: lines('## Steps', '1. Restart the worker.'),
    line: 1,
    good: page('## Steps', '1. Restart the worker.'),
  },
  'nothing-to-do': {
    bad: page('## Meaning', 'Jobs wait.'),
    line: 1,
    good: page('## Meaning', 'Jobs wait. No action needed.'),
  },
  'empty-section': {
    bad: page('## Impact', '## Steps', '1. Wait.'),
    line: 3,
    good: page('## Impact', '<!-- to be measured -->', 'None.', '## Steps', '1. Wait.'),
  },
  'broken-list': {
    bad: page('## Steps', '1. Look at the queue:', ...fence('redis-cli LLEN q'), '2. Wait.'),
    line: 5,
    good: page('## Steps', '1. Look at the queue:', ...fence('redis-cli LLEN q').map((row) => `   ${row}`), '2. Wait.'),
    fixed: page(
      '## Steps',
      '1. Look at the queue:',
      ...fence('redis-cli LLEN q').map((row) => `   ${row}`),
      '2. Wait.',
    ),
  },
  todo: {
    bad: page('## Steps', '1. Call TODO.'),
    line: 4,
    good: page('## Steps', '1. Read the to-do list. Then `AUTOTODO`.'),
  },
  'heading-levels': {
    bad: page('## Steps', '#### Deep', '1. Wait.'),
    line: 4,
    good: page('## Steps', '### Deep', '1. Wait.'),
  },
  'long-section': {
    bad: page('## Steps', `1. Wait. ${'Then look once more. '.repeat(60)}`),
    line: 4,
    good: page('## Steps', `1. Wait. ${'Then look once more. '.repeat(6)}`),
  },
  'dead-link': {
    bad: page('## Steps', '1. Go on with [the other page](other).'),
    line: 4,
    good: page('## Steps', '1. Go on with [the other page](other.md#steps) or [above](#steps).'),
    fixed: page('## Steps', '1. Go on with [the other page](other.md).'),
  },
  'smart-quotes': {
    bad: page('## Steps', ...fence('grep “a b” log.txt')),
    line: 5,
    good: page('## Steps', '“Look” at it:', ...fence('grep "a b" log.txt  # the caller’s line')),
    fixed: page('## Steps', ...fence('grep "a b" log.txt')),
  },
  'rm-variable': {
    bad: page('## Steps', ...fence('DIR=/tmp/x', 'rm -rf $DIR/cache')),
    line: 6,
    good: page('## Steps', ...fence('DIR=/tmp/x', `rm -rf \${DIR:?}/cache`)),
    fixed: page('## Steps', ...fence('DIR=/tmp/x', `rm -rf \${DIR:?}/cache`)),
  },
  'interactive-command': {
    bad: page('## Steps', ...fence('kubectl logs -f deploy/web')),
    line: 5,
    good: page('## Steps', ...fence('kubectl logs deploy/web --tail=100', 'kubectl exec web-0 -- ls')),
  },
  'variable-unset': {
    bad: page('## Steps', ...fence('kubectl get pods -n $SPACE')),
    line: 5,
    good: page('## Steps', ...fence('SPACE=prod', 'kubectl get pods -n $SPACE', 'echo $HOME')),
  },
  'placeholder-unexplained': {
    bad: page('## Steps', ...fence('kubectl get pods -n <zone-key>')),
    line: 5,
    good: page('The zone key stands on the rack.', '', '## Steps', ...fence('kubectl get pods -n <zone-key>')),
  },
  prompt: {
    bad: page('## Steps', ...fence('$ kubectl get pods')),
    line: 5,
    good: page('## Steps', ...fence('kubectl get pods')),
    fixed: page('## Steps', ...fence('kubectl get pods')),
  },
  'no-language': {
    bad: page('## Steps', '```', 'kubectl get pods', '```'),
    line: 4,
    good: page('## Steps', ...fence('kubectl get pods'), '', '```', 'NAME   READY   AGE', '```'),
    fixed: page('## Steps', ...fence('kubectl get pods')),
  },
  'expected-missing': {
    bad: page('## Checks', '1. Read the state.', '', ...fence('agentctl state --short').map((row) => `   ${row}`)),
    line: 7,
    good: page(
      '## Checks',
      '1. Read the state.',
      '',
      ...fence('agentctl state --short').map((row) => `   ${row}`),
      '',
      '   Expected: `ready`.',
    ),
  },
  'no-way-back': {
    bad: page('## Steps', ...fence('kubectl delete pvc data-0')),
    line: 5,
    good: page('Take a snapshot first.', '', '## Steps', ...fence('kubectl delete pvc data-0')),
  },
  'no-warning': {
    bad: page('## Steps', ...fence('kubectl delete pvc data-0')),
    line: 5,
    good: page('## Steps', '> [!CAUTION]', '> The data is gone.', '', ...fence('kubectl delete pvc data-0')),
  },
  'no-rollback': {
    bad: page('## Steps', ...fence('kubectl delete pvc data-0')),
    line: 5,
    good: page('## Steps', ...fence('kubectl delete pvc data-0'), '', '## Rollback', 'Restore the snapshot.'),
  },
  'no-verification': {
    bad: page('## Steps', ...fence('kubectl rollout restart deploy/web')),
    line: 5,
    good: page('## Steps', ...fence('kubectl rollout restart deploy/web'), '', '## Verification', '1. Open the page.'),
  },
  'no-escalation': {
    bad: page('## Steps', '1. Wait.'),
    line: 1,
    good: page('## Steps', '1. Wait.', '', '## Escalation', 'Ask in #ops.'),
  },
  'unknown-action': {
    bad: page('## Steps', '1. [Verify](action:domains.explode?domain={{domain}})'),
    line: 4,
    good: page('## Steps', '1. [Verify](action:domains.verify?domain={{domain}})'),
  },
  secret: {
    bad: page('## Steps', ...fence(`curl -H 'Authorization: Bearer k9f83hq0zz81mmx7' https://api.example.test`)),
    line: 5,
    good: page(
      '## Steps',
      ...fence(
        `curl -H 'Authorization: Bearer $TOKEN' https://api.example.test`,
        'psql postgres://user:password@db/app -c "select 1"',
        'kubectl create secret generic tenant-key-1 --from-file=api-key=<file>',
      ),
    ),
  },
  'public-page': {
    bad: lines('---', 'visibility: public', '---', '# Help', '', '## Steps', '1. Open `/admin/domains`.'),
    line: 7,
    good: lines('---', 'visibility: internal', '---', '# Help', '', '## Steps', '1. Open `/admin/domains`.'),
  },
  'review-overdue': {
    bad: lines(...front('last_reviewed: 2026-08-01', 'review_in: 3 months')),
    line: 2,
    good: lines(...front('last_reviewed: 2026-09-01', 'review_in: 3 months')),
  },
  'changed-since-review': {
    bad: lines(...front('last_reviewed: 2026-10-01')),
    line: 2,
    good: lines(...front('last_reviewed: 2026-11-10')),
  },
  'variants-unpaired': {
    bad: lines(
      '---',
      'environments: [docker, kubernetes]',
      '---',
      '# Stuck jobs',
      '',
      '## Steps',
      '1. **Restart the worker**',
      '',
      '   **Docker:**',
      '',
      ...fence('docker-compose restart worker').map((row) => `   ${row}`),
    ),
    line: 7,
    good: lines(
      '---',
      'environments: [docker, kubernetes]',
      '---',
      '# Stuck jobs',
      '',
      '## Steps',
      '1. **Restart the worker**',
      '',
      '   **Docker:**',
      '',
      ...fence('docker-compose restart worker').map((row) => `   ${row}`),
      '',
      '   **Kubernetes:**',
      '',
      ...fence('kubectl rollout restart deploy/worker').map((row) => `   ${row}`),
    ),
  },
  'no-owner': {
    bad: page('## Steps', '1. Wait.'),
    line: 1,
    good: lines(...front('owner: team-platform')),
  },
  unreadable: {
    bad: `# Long\n\n${'word '.repeat(120_000)}`,
    line: 1,
    good: page('## Steps', '1. Wait.'),
  },
  'front-matter': {
    bad: lines(...front('services: [web')),
    line: 2,
    good: lines(...front('services: [web]')),
  },
  'input-pattern': {
    bad: lines(...front('inputs:', '  job: { pattern: "(a+)+" }')),
    line: 3,
    good: lines(...front('inputs:', '  job: { pattern: "[a-z]+" }')),
  },
  'placeholder-outside-code': {
    bad: page('## Steps', '1. Restart <worker-name>.'),
    line: 4,
    good: page('## Steps', '1. Restart `<worker-name>`.'),
    fixed: page('## Steps', '1. Restart `<worker-name>`.'),
  },
  'unclosed-fence': {
    bad: page('## Steps', '```bash', 'ls'),
    line: 4,
    good: page('## Steps', ...fence('ls')),
  },
  'table-pipe': {
    bad: page('## Steps', '1. Wait.', '', '| Command | Shows |', '|---|---|', '| `ps | grep x` | one line |'),
    line: 8,
    good: page('## Steps', '1. Wait.', '', '| Command | Shows |', '|---|---|', '| `ps \\| grep x` | one line |'),
    fixed: page('## Steps', '1. Wait.', '', '| Command | Shows |', '|---|---|', '| `ps \\| grep x` | one line |'),
  },
  nesting: {
    bad: page('## Steps', '1. Wait.', '', `${'> '.repeat(40)}deep`),
    line: 6,
    good: page('## Steps', '1. Wait.', '', '> > deep'),
  },
  'no-section': {
    bad: page('Do this:', '', '1. Wait.'),
    line: 3,
    good: page('## Steps', '1. Wait.'),
  },
  'unknown-section': {
    bad: page('## Remediation', '1. Wait.', '## Under pressure', '1. Restart the worker.', '2. Wait.'),
    line: 5,
    good: page('## Remediation', '1. Wait.', '## Background', 'Jobs wait for a worker.'),
  },
  'unsupported-markup': {
    bad: page('## Steps', '1. Wait.', '', '{{< mermaid >}}'),
    line: 6,
    good: page('## Steps', '1. Wait.'),
  },
};
