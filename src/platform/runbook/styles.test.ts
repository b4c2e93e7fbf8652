/** Documents in the manner of libraries we do not ship with: what a careful reader counts in them, written down first. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRunbooks } from './parse.ts';

const STYLES = new URL('../../../test/fixtures/runbooks/styles/', import.meta.url);

type Reading = {
  readonly title: string;
  readonly steps: readonly string[];
  readonly commands: number;
  readonly queries?: number;
  readonly guardrails?: number;
};

const EXPECTED: Readonly<Record<string, readonly Reading[]>> = {
  'alert-service.md': [
    {
      title: 'Mail queue is growing',
      steps: [
        'diagnosis: Count what is waiting',
        'diagnosis: Group it by domain',
        'remediation: Put the domain on hold',
        'remediation: Remove the relay from the balancer',
        'remediation: Restart the mail service',
        'remediation: Put the relay back',
      ],
      commands: 4,
    },
  ],
  'operations-manual.md': [
    {
      title: 'Parcel tracker operations manual',
      steps: [
        'remediation: Merge the release branch',
        'remediation: Press "deploy" in the pipeline',
        'remediation: Watch the error rate for 15 minutes',
        'remediation: Restart the tracker',
        'remediation: Lower the weight of the failing site to zero',
        'remediation: Raise the weight of the other site',
        'remediation: Replay the scans since the failure',
        'remediation: Set both weights back',
        'diagnosis: Check the age of the oldest scan',
      ],
      commands: 2,
    },
  ],
  'playbook-entry.md': [
    {
      title: 'FrontendErrorRatioTooHigh',
      steps: [
        'verification: Open the error dashboard and compare both regions',
        'diagnosis: Did a release go out in the last hour?',
        'diagnosis: Is one backend slower than the others?',
        'diagnosis: Has the certificate of an upstream expired?',
        'remediation: Roll back the release if the errors began with it',
        'remediation: Take the slow backend out of rotation',
      ],
      commands: 0,
    },
  ],
  'tsg.md': [
    {
      title: 'TSG: Gateway returns 502',
      steps: [
        'diagnosis: Check the pool',
        'diagnosis: Run this query in the log workspace',
        'remediation: Open the gateway in the portal',
        'remediation: Correct the path of the probe',
        'remediation: Save',
        'remediation: Request the full chain',
        'remediation: Upload it to the listener',
      ],
      commands: 1,
      queries: 1,
      guardrails: 1,
    },
  ],
  'admonitions.md': [
    {
      title: 'Being on call',
      steps: [
        'remediation: Charge the phone',
        'remediation: Test that a page reaches you',
        'remediation: Read the handover',
        'remediation: Acknowledge the page',
        'remediation: Join the call',
        'remediation: Say who you are',
        'remediation: Ask the commander for a task',
      ],
      commands: 0,
      guardrails: 2,
    },
  ],
  'change-checklist.md': [
    {
      title: 'Resize the message broker',
      steps: [
        'remediation: Announce the change in #production',
        'remediation: Check that no other change is running',
        'remediation: Set the new size in broker.tf',
        'remediation: Apply it',
        'remediation: Wait until all three nodes are ready',
        'verification: Consumers have caught up',
        'verification: No new errors in the log',
        'rollback: Restore the old size in broker.tf',
        'rollback: Apply it again',
      ],
      commands: 2,
    },
  ],
  'product-procedure.md': [
    {
      title: 'Replacing a failed member',
      steps: [
        'remediation: List the members',
        'remediation: Remove the failed one',
        'remediation: Add its replacement by running the following command',
        'verification: Confirm that all members are started',
      ],
      commands: 4,
    },
  ],
  'catalogue.md': [
    {
      title: 'ThumbnailQueueHigh',
      steps: [
        'diagnosis: Check the number of workers',
        'diagnosis: Look for one very large picture',
        'remediation: Scale the workers',
      ],
      commands: 2,
    },
    {
      title: 'OriginalMissing',
      steps: [
        "diagnosis: Search the bucket for the picture's id",
        'remediation: Restore the original from the backup bucket',
        'remediation: Tell the author when there is no backup',
      ],
      commands: 0,
    },
  ],
  'war-story.md': [
    {
      title: 'How to clean up after a failed import',
      steps: [
        'remediation: Connect to the database',
        'remediation: See what was left',
        'remediation: Drop it, after you made sure that nobody is importing',
      ],
      commands: 2,
      queries: 1,
    },
  ],
  'alert-handbook.md': [
    {
      title: 'LanternWriterRestarts',
      steps: ['diagnosis: Check the logs of the pod for a panic', 'diagnosis: Check whether the pod ran out of memory'],
      commands: 1,
    },
    {
      title: 'LanternReaderSlow',
      steps: [
        'diagnosis: Open the Lantern / Reads dashboard and look for the slow stage',
        'remediation: Scale the readers if all of them are busy',
      ],
      commands: 0,
    },
    { title: 'LanternStoreFull', steps: ['diagnosis: Check which tenant grew'], commands: 0 },
  ],
  'generated-solutions.md': [
    {
      title: 'search: slow_answers',
      steps: [
        'remediation: Look at the slow searches in the dashboard',
        'remediation: If one repository is large, exclude it',
      ],
      commands: 0,
    },
    { title: 'search: no_answers', steps: ['remediation: Restart the search service'], commands: 0 },
  ],
  'emoji-guide.md': [
    {
      title: 'Cache stampede runbook',
      steps: [
        'immediate: Confirm the hit ratio in the edge dashboard',
        'immediate: Find the hot key',
        'remediation: Protect the origin',
        'remediation: Warm the hot key',
        'remediation: Remove the protection',
        'verification: Hit ratio above 90 %',
        'verification: Origin traffic back to normal',
      ],
      commands: 4,
    },
  ],
  'plain-names.md': [
    {
      title: 'Runbook: search index is behind',
      steps: [
        'immediate: Confirm that the indexer runs',
        'immediate: Check the disk of the index host',
        'remediation: Restart the indexer',
        'remediation: If it falls behind again, restore the last snapshot',
        'verification: The lag returns below one minute',
      ],
      commands: 0,
    },
  ],
  'numbers-and-bullets.md': [
    {
      title: 'Moving the ledger to the second site',
      steps: ['remediation: Look at the replication', 'remediation: Planned move', 'remediation: Unplanned move'],
      commands: 2,
    },
  ],
  'common-causes.md': [
    {
      title: 'Broker answers slowly',
      steps: [
        'diagnosis: The disk is full',
        'diagnosis: Too many connections',
        'remediation: Option 1: Free the disk',
        'remediation: Option 2: Larger buffers',
        'verification: curl -fsS https://broker.example/health',
        'verification: journalctl -u broker -n 20',
        'rollback: If the broker does not come back, start the old one',
      ],
      commands: 6,
      guardrails: 1,
    },
  ],
  'alert-list.md': [
    {
      title: 'Alerts of the parcel service',
      steps: ['remediation: Action: Check the job using kubectl describe job <job> and read the log of its pod'],
      commands: 0,
    },
  ],
  'boxes.md': [
    {
      title: 'Stolen laptop',
      steps: [
        'diagnosis: Identify the accounts that were signed in',
        'diagnosis: Identify the data on the disk',
        'remediation: List the sessions',
        'verification: GET /v1/sessions',
        'verification: No sign-in after the end',
      ],
      commands: 2,
      queries: 1,
    },
  ],
  'care-of-a-node.md': [
    {
      title: 'Care of a ledger node',
      steps: [
        'remediation: Look at the health',
        'remediation: Visit the board of the node',
        'remediation: Read the newest errors',
        'remediation: Use the inner addresses',
        'remediation: Log in to the node and stop the daemon',
        'remediation: When the site is back, start it again',
        'remediation: LedgerDiskFull',
        'remediation: LedgerLate',
        'remediation: Action: Its memory is promised to too many',
      ],
      commands: 3,
    },
  ],
  'menus.md': [
    {
      title: 'Add nodes to the render farm',
      steps: ['remediation: To change it, log in to the dashboard and navigate to Farm -> Groups -> Edit'],
      commands: 0,
    },
  ],
  'alert-prose.md': [
    {
      title: 'Runbook',
      steps: [
        'remediation: If this occurs, open the ring page',
        'remediation: If polls fail, check the component that raises the metric and look for errors in its log',
        'diagnosis: To see which ingesters fail, you can use',
        'diagnosis: Check the logs for errors',
      ],
      commands: 0,
      queries: 1,
    },
  ],
};

describe('a document in the style of', () => {
  it.each(Object.entries(EXPECTED))('%s is read as a careful person reads it', (name, expected) => {
    const { runbooks } = parseRunbooks(readFileSync(new URL(name, STYLES), 'utf8'), { path: name });
    const read = runbooks.map((runbook) => ({
      title: runbook.title,
      steps: runbook.steps.map((step) => `${step.section}: ${step.label}`),
      commands: runbook.codes.filter((code) => code.kind === 'command').length,
      queries: runbook.codes.filter((code) => code.kind === 'query').length,
      guardrails: runbook.guardrails.length,
    }));
    expect(read).toEqual(expected.map((each) => ({ queries: 0, guardrails: 0, ...each })));
  });

  it('emoji-guide.md shows its metadata in one line', () => {
    const [runbook] = parseRunbooks(readFileSync(new URL('emoji-guide.md', STYLES), 'utf8'), {
      path: 'emoji-guide.md',
    }).runbooks;
    expect(runbook?.metadata).toMatchObject({ severity: 'SEV2', owner: 'team-edge', estimatedMinutes: 6 });
  });

  it('common-causes.md shows its metadata between bars', () => {
    const [runbook] = parseRunbooks(readFileSync(new URL('common-causes.md', STYLES), 'utf8'), {
      path: 'common-causes.md',
    }).runbooks;
    expect(runbook?.metadata).toMatchObject({ severity: 'SEV2', owner: 'team-queue', services: ['broker'] });
  });

  it('menus.md names a way through menus, which is no answer to anything', () => {
    const [runbook] = parseRunbooks(readFileSync(new URL('menus.md', STYLES), 'utf8'), { path: 'menus.md' }).runbooks;
    expect(runbook?.steps.flatMap((step) => step.branches)).toEqual([]);
  });

  it('playbook-entry.md is started by its alert', () => {
    const [runbook] = parseRunbooks(readFileSync(new URL('playbook-entry.md', STYLES), 'utf8'), {
      path: 'playbook-entry.md',
    }).runbooks;
    expect(runbook?.metadata).toMatchObject({
      kind: 'alert',
      severity: 'page',
      owner: 'team-web',
      alerts: ['FrontendErrorRatioTooHigh'],
    });
  });
});
