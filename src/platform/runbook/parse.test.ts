/** Each hazard of real files, with a fixture of our own. Long because it is a list of hazards; read it by its headings. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Runbook } from './document.ts';
import { inspection } from './inspect.ts';
import { textOf } from './markdown.ts';
import { parseRunbooks } from './parse.ts';

const HAZARDS = new URL('../../../test/fixtures/runbooks/hazards/', import.meta.url);

function read(name: string) {
  return parseRunbooks(readFileSync(new URL(name, HAZARDS), 'utf8'), { path: `library/${name}` });
}

function readOne(name: string): Runbook {
  const { runbooks } = read(name);
  const [only] = runbooks;
  if (!only || runbooks.length !== 1) throw new Error(`${name} holds ${runbooks.length} runbooks`);
  return only;
}

const labels = (runbook: Runbook) => runbook.steps.map((step) => step.label);
const commands = (runbook: Runbook) => runbook.codes.filter((code) => code.kind === 'command').map((code) => code.text);
const findings = (name: string) => read(name).findings.map((finding) => `${finding.id} ${finding.line}`);

describe('a list of steps', () => {
  it('stays one list when fences, images, tables and notes stand unindented between its items', () => {
    const runbook = readOne('cut-list.md');
    expect(labels(runbook)).toEqual([
      'Pause the indexer',
      'Copy the newest snapshot',
      'Start the rebuild',
      'Resume the indexer',
    ]);
    expect(runbook.steps.map((step) => step.codes.length)).toEqual([1, 0, 1, 0]);
    expect(runbook.inputs.map((input) => input.name)).toEqual(['snapshot-id']);
  });

  it('is understood when the author numbered every item 1.', () => {
    const runbook = readOne('repeated-numbers.md');
    expect(runbook.steps.map((step) => [step.kind, step.label])).toEqual([
      ['command', 'Mark the node'],
      ['wait', 'Wait 5 minutes'],
      ['command', 'Drain it'],
    ]);
  });

  it('is not counted again when a contents list announces the steps', () => {
    expect(labels(readOne('contents-list.md'))).toEqual([
      'Create the new key',
      'Publish the new key',
      'Remove the old key',
    ]);
  });
});

describe('what the parser is unsure of', () => {
  it('is said with its line', () => {
    const source =
      '# A\n\n## Diagnosis\n\nThe alert has two common causes:\n\n1. A full disk.\n2. A slow network.\n\n```bash\ndf -h\n```\n\n## Leaving early\n\n- Close the bridge.\n';
    const { runbooks, findings: found } = parseRunbooks(source, { path: 'a.md' });
    expect(runbooks[0]?.steps.map((step) => step.line)).toEqual([5, 16]);
    expect(found.map(({ id, line }) => [id, line])).toEqual([
      ['not-steps', 7],
      ['unmapped-section', 14],
    ]);
  });
});

describe('words that HTML would swallow', () => {
  it('keeps <iface> in a sentence, and says that GitHub does not show it', () => {
    const runbook = readOne('angle-words.md');
    expect(runbook.steps[0]?.label).toContain('<iface>');
    expect(textOf(runbook.sections.flatMap((section) => section.nodes))).toContain('Paragraphs in HTML stay readable.');
    expect(findings('angle-words.md')).toEqual(['placeholder-outside-code 5', 'placeholder-outside-code 5']);
    expect(runbook.steps[1]?.inputs).toEqual(['iface', 'bridge']);
  });

  it('ignores headings in comments and keeps what stands in <details>', () => {
    const runbook = readOne('hidden-parts.md');
    expect(runbook.sections.map((section) => section.kind)).toEqual(['diagnosis']);
    expect(textOf(runbook.sections[0]?.nodes ?? [])).toContain('The renewal job was paused.');
    expect(textOf(runbook.sections[0]?.nodes ?? [])).toContain('Why this happens');
  });

  it('keeps the text of MDX components, reads tabs as variants, and says so', () => {
    const runbook = readOne('tabs.mdx');
    expect(runbook.steps.map((step) => step.variants.map((variant) => variant.environment))).toEqual([
      ['docker', 'kubernetes'],
      [],
    ]);
    expect(runbook.steps[1]?.label).toBe('Watch the error rate');
    expect(new Set(read('tabs.mdx').findings.map((finding) => finding.id))).toEqual(new Set(['mdx']));
  });
});

describe('code that holds Markdown', () => {
  it('runs nothing of a form in a longer fence', () => {
    const runbook = readOne('fence-in-fence.md');
    expect(labels(runbook)).toEqual(['Copy this form', 'Post it in the channel']);
    expect(runbook.codes).toEqual([]);
    expect(runbook.sections.map((section) => section.heading)).toEqual(['Remediation']);
  });

  it('keeps a table cell whole when its code has a bare pipe', () => {
    const runbook = readOne('pipe-in-code.md');
    const text = textOf(runbook.sections[0]?.nodes ?? []);
    expect(text).toContain('ps aux | grep worker');
    expect(text).toContain('always');
    expect(findings('pipe-in-code.md')).toEqual(['unescaped-pipe 7']);
  });

  it('reports a fence that is never closed', () => {
    const { findings: found } = parseRunbooks('# A\n\n## Resolution\n\n1. Run it\n\n```bash\nls\n\n## Verification\n', {
      path: 'a.md',
    });
    expect(found.map(({ id, line }) => [id, line])).toEqual([['unclosed-fence', 7]]);
  });
});

describe('files from elsewhere', () => {
  it('reads setext headings', () => {
    const runbook = readOne('setext.md');
    expect([runbook.title, ...runbook.sections.map((section) => section.kind)]).toEqual([
      'Reset the cache',
      'symptoms',
      'remediation',
    ]);
    expect(labels(runbook)).toEqual(['Flush the cache', 'Warm it again']);
  });

  it('reads a byte order mark and CRLF, with the line numbers of the file', () => {
    const runbook = readOne('bom-crlf.md');
    expect([runbook.title, runbook.metadata.severity]).toEqual(['Slow disk', 'SEV3']);
    expect(commands(runbook)).toEqual(['iostat -x 1 3 \\\n  | tail -n 5']);
    expect(runbook.steps.map((step) => step.line)).toEqual([8, 15]);
    expect(runbook.codes[0]?.line).toBe(11);
  });

  it('reads front matter with ERB tags as plain text', () => {
    const runbook = readOne('erb.html.md.erb');
    expect(runbook.id).toBe('erb');
    expect(runbook.title).toBe('Queue <%= config.name %> is full');
    expect(runbook.metadata).toMatchObject({ owner: '#platform-support', lastReviewed: '2026-03-02', reviewIn: 'P6M' });
    expect(labels(runbook)).toEqual(['Purge the dead letters', 'Tell the senders']);
    expect(findings('erb.html.md.erb')).toEqual(['template-tag 2', 'template-tag 9']);
  });

  it("reads Hugo's TOML front matter and keeps its shortcodes", () => {
    const runbook = readOne('hugo-toml.md');
    expect([runbook.title, runbook.metadata.severity]).toEqual(['Volume nearly full', 'warning']);
    expect(runbook.metadata.keywords).toEqual(['storage', 'capacity']);
    expect(labels(runbook)).toEqual(['Delete old snapshots', 'Grow the volume']);
  });

  it('takes "Severity: P1" as metadata, not as a section', () => {
    const runbook = readOne('metadata-heading.md');
    expect(runbook.metadata).toMatchObject({ severity: 'P1', owner: 'team-money' });
    expect(runbook.sections.map((section) => section.heading)).toEqual(['Mitigation']);
  });

  it('takes the file name where nothing else names the runbook', () => {
    const [runbook] = parseRunbooks('Restart it.\n', { path: 'ops/dead-worker.md' }).runbooks;
    expect([runbook?.title, runbook?.id]).toEqual(['Dead worker', 'dead-worker']);
  });
});

describe('what must not be done', () => {
  it('is kept with its scope: the runbook, a section or a step', () => {
    const runbook = readOne('guardrails.md');
    expect(runbook.guardrails.map(({ kind, scope, line }) => [kind, scope.kind, line])).toEqual([
      ['approval', 'section', 5],
      ['caution', 'step', 14],
      ['do-not', 'runbook', 24],
      ['do-not', 'runbook', 25],
    ]);
    expect(runbook.steps.map((step) => [step.label, step.minutes])).toEqual([
      ['Stop the replica', 2],
      ['Rebuild it', undefined],
    ]);
    expect(textOf(runbook.steps[0]?.attachments[0]?.nodes ?? [])).toBe('Expected: one row.');
  });

  it('is no step when it is a bullet among steps', () => {
    const runbook = readOne('destructive-bullets.md');
    expect(runbook.steps.map((step) => step.inline.map((code) => code.text))).toEqual([
      ['find /var/log/app -mtime +7 -delete'],
      ['rm -rf /var/log/app/archive'],
    ]);
    expect(runbook.guardrails.map((guardrail) => guardrail.text)).toEqual(['Do not touch /var/log/audit.']);
  });
});

describe('where an answer leads', () => {
  it('is read from arrows, from "if … then" and from yes and no', () => {
    const [page, up, ...rest] = readOne('arrows.md').steps;
    expect(page?.branches.map(({ when, to, target }) => [when, to, target.kind])).toEqual([
      ['it is the old page', 'Old login', 'section'],
      ['it is the new page', 'go to step 2', 'step'],
      ['otherwise', 'another runbook', 'runbook'],
    ]);
    expect(up?.kind).toBe('decision');
    expect(up?.branches.map(({ when, target }) => [when, target.kind])).toEqual([
      ['yes', 'end'],
      ['no', 'text'],
    ]);
    expect(rest.map((step) => step.branches[0]?.when)).toEqual(['legacy_auth is off', 'the token is expired']);
  });
});

describe('a decision matrix', () => {
  it('is one step with a branch for each row', () => {
    const source =
      '# A\n\n## Decision matrix\n\n| You see | Do |\n|---|---|\n| errors in `a | b` | [Rollback](#rollback) |\n| slow answers | no action needed |\n\n## Rollback\n\n1. Undo it\n';
    const [runbook] = parseRunbooks(source, { path: 'a.md' }).runbooks;
    expect(runbook?.steps.map((step) => [step.section, step.kind])).toEqual([
      ['decision', 'decision'],
      ['rollback', 'manual'],
    ]);
    expect(runbook?.steps[0]?.branches.map(({ when, target }) => [when, target.kind])).toEqual([
      ['errors in a | b', 'section'],
      ['slow answers', 'end'],
    ]);
  });
});

describe('several runbooks in one file', () => {
  it('are told apart, with their own sections, evidence and severity', () => {
    const { runbooks, shared, findings: found } = read('several.md');
    expect(runbooks.map(({ title, id, metadata }) => [title, id, metadata.severity])).toEqual([
      ['Bucket unreachable (SEV-1)', 'several-bucket-unreachable-sev-1', 'SEV-1'],
      ['Slow downloads', 'several-slow-downloads', undefined],
    ]);
    expect(runbooks.map((runbook) => runbook.steps.map((step) => step.section))).toEqual([
      ['immediate', 'immediate', 'remediation', 'verification'],
      ['remediation', 'verification'],
    ]);
    expect(runbooks[0]?.evidence.map((item) => item.text)).toEqual(['bucket name', 'request ids']);
    expect(shared?.codes.map((code) => [code.kind, code.comment])).toEqual([
      ['query', 'failed uploads in the last hour'],
    ]);
    expect(found.map((finding) => finding.id)).toEqual(['several-runbooks', 'shared-sections']);
  });
});

describe('variants and inputs', () => {
  it('makes one step of the same thing in two environments', () => {
    const runbook = readOne('environments.md');
    expect(runbook.steps.map((step) => [step.kind, step.label, step.variants.length])).toEqual([
      ['command', 'Count the jobs', 2],
      ['command', 'Reset the job', 2],
      ['action', 'Verify the domain', 0],
    ]);
    expect(runbook.steps[2]?.actions).toEqual([
      { name: 'domains.verify', inputs: { domain: '{{domain}}' }, label: 'Verify the domain' },
    ]);
  });

  it('knows a declared input again in another spelling', () => {
    const runbook = readOne('environments.md');
    expect(runbook.inputs.map(({ name, label, pattern, forms }) => ({ name, label, pattern, forms }))).toEqual([
      { name: 'job_id', label: 'Job', pattern: '^[a-z0-9-]+$', forms: ['declared', 'angle'] },
      { name: 'domain', label: 'Domain', pattern: undefined, forms: ['mustache'] },
    ]);
    expect(runbook.steps[1]?.inputs).toEqual(['job_id']);
  });
});

describe('commands in a block', () => {
  it('are stripped of prompts, kept whole, and parted from output, comments and manifests', () => {
    const runbook = readOne('prompts.md');
    expect(commands(runbook)).toEqual([
      'kubectl get pods \\\n    -n shop',
      'oc debug node/<node>',
      'chroot /host',
      'crictl ps -a',
      'aws iam list-users',
      'cat <<EOT > /tmp/a.json\n{ "a": "# not a comment" }\nEOT',
      'echo "two\nlines"',
      'for host in a b; do\n  ssh "$host" uptime\ndone',
    ]);
    expect(runbook.codes[0]?.expected).toBe('NAME     READY   STATUS\ncart-0   1/1     Running');
    expect(runbook.codes[3]?.comment).toBe('the next one needs root');
  });
});

describe('what cannot be read', () => {
  it('is refused in words when it is two megabytes', () => {
    const { runbooks, findings: found } = parseRunbooks('# A\n\n'.padEnd(2_000_000, 'word '), { path: 'big.md' });
    expect(runbooks).toEqual([]);
    expect(found).toMatchObject([{ id: 'too-large', severity: 'error', line: 1 }]);
  });

  it.each([
    ['quotes', `${'> '.repeat(10_000)}deep`],
    ['lists', `${'- '.repeat(10_000)}deep`],
    ['emphasis', `${'*'.repeat(5_000)}deep${'*'.repeat(5_000)}`],
    ['brackets', ']'.repeat(200_000)],
    ['half links', '[a]('.repeat(50_000)],
    ['fences in items', `${'- ```\n'.repeat(3_000)}${'> '.repeat(5_000)}x`],
  ])('is bounded when %s are nested without end', (_, body) => {
    const { runbooks, findings: found } = parseRunbooks(`# A\n\n## Resolution\n\n${body}\n\n1. Restart it\n`, {
      path: 'deep.md',
    });
    expect(runbooks.length).toBe(1);
    expect(found.map((finding) => finding.id)).toContain('nested-too-deeply');
  });

  it('is an empty result for an empty file', () => {
    expect(parseRunbooks('', { path: 'a.md' })).toEqual({ runbooks: [], findings: [] });
  });

  it('is a finding with its line when the front matter is broken', () => {
    const { runbooks, findings: found } = parseRunbooks(
      '---\ntitle: A\nseverity: [SEV1\nvisibility: everybody\n---\n\n## Fix\n\n1. Restart\n',
      { path: 'a.md' },
    );
    expect(runbooks[0]?.steps.length).toBe(1);
    expect(found).toMatchObject([{ id: 'front-matter', severity: 'error' }]);
    const wrong = parseRunbooks('---\ntitle: A\nvisibility: everybody\nreview_in: soon\n---\n# A\n', { path: 'a.md' });
    expect(wrong.findings.map(({ id, line }) => [id, line])).toEqual([
      ['front-matter', 3],
      ['front-matter', 4],
    ]);
  });
});

describe('the inspection', () => {
  it('shows exactly what is promised for every step', () => {
    const { runbooks } = inspection(read('environments.md'));
    expect(Object.keys(runbooks[0] ?? {})).toEqual(['title', 'id', 'sections', 'steps', 'counts', 'inputs']);
    expect(runbooks[0]?.counts).toEqual({ steps: 3, commands: 4, queries: 0, guardrails: 0 });
    expect(runbooks[0]?.steps[1]).toEqual({
      section: 'remediation',
      kind: 'command',
      label: 'Reset the job',
      line: 28,
      commands: [
        `docker compose exec app jobs reset '{"id": "<job-id>"}'`,
        `kubectl exec deploy/app -- jobs reset '{"id": "<job-id>"}'`,
      ],
      queries: [],
      inputs: ['job_id'],
      variants: ['docker', 'kubernetes'],
      branches: [],
    });
  });
});

describe('a title that names a section', () => {
  it('makes no steps of the symptoms that are ticked below it', () => {
    const [runbook] = parseRunbooks(
      '# Domain recovery\n\n## Symptoms\n\n- [ ] It is pending\n- [ ] It is blocked\n\n## Checks\n\n1. Look at the record.\n',
      { path: 'domain.md' },
    ).runbooks;
    expect(runbook?.steps.map(({ label }) => label)).toEqual(['Look at the record']);
    expect(runbook?.sections.find(({ heading }) => heading === 'Symptoms')).toMatchObject({ kind: 'symptoms' });
  });
});
