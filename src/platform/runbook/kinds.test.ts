import { describe, expect, it } from 'vitest';
import { readHeading } from './headings.ts';
import { mapHeading } from './kinds.ts';

const kinds = (heading: string) => mapHeading(readHeading(heading).words)?.kinds.join(' ');

describe('a heading is the section that it names', () => {
  it.each([
    [
      'overview',
      [
        'Meaning',
        'Overview',
        'Summary',
        'Description',
        'Introduction',
        'Background',
        'Purpose',
        'Context',
        'What it means',
        'Architecture',
        'Service overview',
      ],
    ],
    [
      'applicability',
      ['When to use this runbook', 'When to run', 'Triggers', 'Scope', 'Scope assessment', 'Out of scope'],
    ],
    ['impact', ['Impact', 'Severity levels', 'Blast radius', 'Risk', 'Customer impact']],
    ['symptoms', ['Symptom', 'Symptoms', 'Detection', 'Alert', 'Indicators', 'Common symptoms']],
    [
      'prerequisites',
      ['Prerequisites', 'Preparation', 'Before you begin', 'Access required', 'Variables', 'Inputs', 'Pre-requisites'],
    ],
    [
      'immediate',
      [
        'Immediate actions',
        'Immediate checks',
        'Immediate response',
        'Triage',
        'First response',
        'Quick checks',
        'Initial triage questions',
      ],
    ],
    [
      'diagnosis',
      [
        'Diagnosis',
        'Investigation',
        'Troubleshooting',
        'Possible checks',
        'Check the logs',
        'Debug',
        'Analysis',
        'Logs',
        'Queries',
        'Root cause isolation',
        'Determine scope',
        'Troubleshooting which part fails',
      ],
    ],
    ['cause', ['Root cause', 'Possible causes', 'Common causes', 'Failure modes', 'Why this happens', 'Reason']],
    ['decision', ['Decision tree', 'Decision matrix', 'Mitigation options', 'Which runbook', 'Containment decision']],
    [
      'remediation',
      [
        'Mitigation',
        'Remediation',
        'Resolution',
        'Fix',
        'Solution',
        'Procedure',
        'Steps',
        'Process',
        'Contain',
        'Recovery',
        'Repair',
        'Restart the worker',
        'Restore the primary',
        'Rotate the key',
        'Remediation (stale lease)',
        'VM-level resolution',
        'What to do',
        'Deployment procedure',
        'Emergency actions',
      ],
    ],
    [
      'verification',
      [
        'Verification',
        'Validate',
        'Validation',
        'Confirm',
        'Exit criteria',
        'Smoke tests',
        'Post-checks',
        'Post checks',
        'Postchecks',
        'Recovery validation',
      ],
    ],
    ['rollback', ['Rollback', 'Roll back', 'Revert', 'Back-out', 'Undo', 'Rollback procedure']],
    ['escalation', ['Escalation', 'When to escalate', 'Contacts', 'Getting help', 'Support']],
    [
      'evidence',
      [
        'Collect',
        'What to collect',
        'Gather information',
        'Preserve evidence',
        'Audit trail',
        'Evidence collection checklist',
      ],
    ],
    ['communication', ['Communicate', 'Templates', 'Notify', 'Status page', 'Regulatory notifications']],
    ['prevention', ['Prevention', 'Lessons learned', 'Post-incident', 'Follow-up', 'Hardening']],
    ['guardrail', ['Do not', "Don'ts", 'Anti-patterns', 'Cautions']],
    [
      'reference',
      [
        'Related alerts',
        'References',
        'Links',
        'Further information',
        'Appendix A — Useful queries',
        'Useful commands',
        'Example queries',
        'Table of contents',
        'Quick links',
        'Axiom Query Reference',
      ],
    ],
  ])('%s', (kind, headings) => {
    expect(headings.map((heading) => [heading, kinds(heading)])).toEqual(headings.map((heading) => [heading, kind]));
  });

  it('whatever number, emoji or id stands around it', () => {
    expect(
      [
        '3. Symptoms',
        '## 🚨 Symptoms',
        'SYMPTOMS:',
        'Symptoms {#symptoms}',
        'Part 2 — Symptoms',
        '2.1 Symptoms',
        '**Symptoms**',
        'Phase 1: Symptoms',
      ].map(kinds),
    ).toEqual(Array(8).fill('symptoms'));
  });

  it('of two kinds at once, when it names two', () => {
    expect(kinds('Escalation / collect')).toBe('escalation evidence');
    expect(kinds('Diagnosis and mitigation')).toBe('diagnosis remediation');
    expect(kinds('Verification & rollback')).toBe('verification rollback');
  });

  it.each([
    ['prerequisites', ['Preconditions', 'Pre-conditions', 'Prereqs', 'Permissions needed']],
    ['applicability', ['When to wipe the device', 'When should we fail over']],
    ['symptoms', ['Signals', 'Signals to match', 'Detection criteria', 'Red flags', 'Alert definition']],
    ['impact', ['Affected services', 'Systems affected']],
    [
      'diagnosis',
      [
        'Pre-flight checks',
        'Confirm the problem',
        'Check common causes',
        'Identify the root cause',
        '10-minute assessment',
      ],
    ],
    ['remediation', ['Possible solutions', 'Safe actions', 'Emergency stop', 'Check list']],
    ['verification', ['How to verify', 'Post-failover checks', 'Incident closure']],
    ['rollback', ['Abort', 'Safe abort']],
    ['communication', ['Handover', 'Hand-off']],
    ['prevention', ['Action items']],
    ['guardrail', ['Safety rules', 'Precautions', 'Common mistakes']],
  ])('in other words, too: %s', (kind, headings) => {
    expect(headings.filter((heading) => kinds(heading) !== kind)).toEqual([]);
  });

  it('and no section when it names none', () => {
    expect(
      [
        'PostgreSQL connections',
        'Slow disk issue',
        'worker*.example.com',
        'Preserving underlying connection count',
        'Attack vectors',
        'Access log format',
      ].map(kinds),
    ).toEqual(Array(6).fill(undefined));
  });
});
