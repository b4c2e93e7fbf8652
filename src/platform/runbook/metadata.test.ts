import { describe, expect, it } from 'vitest';
import { parseRunbooks } from './parse.ts';

const metadata = (source: string) => parseRunbooks(source, { path: 'a.md' }).runbooks[0]?.metadata;

describe('front matter', () => {
  it('is read with every key that an author may use', () => {
    const front = `---
title: Stuck jobs
id: stuck
kind: alert
severity: SEV2
owner: team-platform
services: [agent, convex]
keywords: jobs not processed, stuck
symptoms: [no answer]
alerts: [AgentJobStuck]
environments: [docker, kubernetes]
estimated_time: 1h 15m
last_reviewed: 2026-08-01
review_in: 3 months
visibility: public
escalate_to: "#ops-incidents"
notify: ["@product"]
weight: 20
---
# Other title
`;
    const [runbook] = parseRunbooks(front, { path: 'a.md' }).runbooks;
    expect([runbook?.title, runbook?.id]).toEqual(['Stuck jobs', 'stuck']);
    expect(runbook?.metadata).toEqual({
      kind: 'alert',
      severity: 'SEV2',
      owner: 'team-platform',
      services: ['agent', 'convex'],
      keywords: ['jobs not processed', 'stuck', 'no answer'],
      alerts: ['AgentJobStuck'],
      environments: ['docker', 'kubernetes'],
      estimatedMinutes: 75,
      lastReviewed: '2026-08-01',
      reviewIn: 'P3M',
      visibility: 'public',
      escalateTo: '#ops-incidents',
      notify: ['@product'],
      other: { weight: 20 },
    });
  });

  it('leaves defaults where it says nothing', () => {
    expect(metadata('# A page\n')).toEqual({
      kind: 'operational',
      services: [],
      keywords: [],
      alerts: [],
      environments: [],
      visibility: 'internal',
      notify: [],
      other: {},
    });
  });
});

describe('lines under the title', () => {
  it.each([
    ['**Severity:** SEV2', { severity: 'SEV2' }],
    ['Severity: P1', { severity: 'P1' }],
    ['> **Last Reviewed:** 2026-06-20', { lastReviewed: '2026-06-20' }],
    ['**Last Updated:** 3 November 2025', { lastReviewed: '2025-11-03' }],
    ['- **Owner:** team-web\n- **Read time:** 12 min', { owner: 'team-web', estimatedMinutes: 12 }],
    ['| Severity | SEV1 |\n|---|---|\n| Owner | team-db |', { severity: 'SEV1', owner: 'team-db' }],
    ['Alert Name: QueueSlow', { alerts: ['QueueSlow'], kind: 'alert' }],
  ])('%s', (line, expected) => {
    expect(metadata(`# A page\n\n${line}\n\n## Fix\n\n1. Restart\n`)).toMatchObject(expected);
  });

  it('give the alert its name when the title is one', () => {
    expect(metadata('# KubeAPIDown\n\n## Meaning\n\nAll are down.\n')).toMatchObject({
      kind: 'alert',
      alerts: ['KubeAPIDown'],
    });
  });
});
