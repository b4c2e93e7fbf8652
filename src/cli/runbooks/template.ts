/** The pages that `runbooks new` writes: they keep every rule of the linter, apart from what says TODO. */
export const TEMPLATES = ['operational', 'alert'] as const;

export type TemplateParts = {
  readonly title: string;
  readonly id: string;
  readonly kind: (typeof TEMPLATES)[number];
  readonly owner: string;
  readonly today: Temporal.PlainDate;
};

export function drawTemplate({ title, id, kind, owner, today }: TemplateParts): string {
  const alert = kind === 'alert';
  return `---
title: ${JSON.stringify(title)}
id: ${id}
kind: ${kind}
severity: SEV3
owner: ${owner}
when_to_use: TODO, one line for the index
services: [TODO]
symptoms: [TODO]
${alert ? `alerts: [${title.replace(/[^\p{L}\p{N}]+/gu, '')}]\n` : ''}estimated_time: 15m
last_reviewed: ${today}
review_in: 3 months
visibility: internal
escalate_to: "#TODO"
inputs:
  service:
    label: Name of the service
    required: true
    pattern: "^[a-z0-9-]+$"
---

# ${title}

TODO: what happens, and what it means for the people who use it. Two or three sentences.

## ${alert ? 'Meaning' : 'When to use'}

TODO: ${alert ? 'what the alert measures, and its threshold.' : 'the situation in which this is the right page.'}

## Impact

TODO: who notices what, and how bad it is.

## Symptoms

- [ ] TODO: something that a person can see

## Checks

1. **Look at the state of the service** (2 min)

   \`\`\`bash
   kubectl get pods -l app=<service>
   \`\`\`

   Expected: every pod is \`Running\`, and none was restarted in the last hour.

   - If all is well → [Verification](#verification), no action needed
   - If pods are restarted → [Option A](#option-a-restart-the-service)

## Remediation

### Option A: restart the service

1. **Restart it.** Requests in flight are lost.

   \`\`\`bash
   kubectl rollout restart deployment/<service>
   \`\`\`

   Expected: \`restarted\`.

## Do not

- Do not TODO.

## Verification

1. **Wait until the new pods are ready.**

   \`\`\`bash
   kubectl rollout status deployment/<service> --timeout=5m
   \`\`\`

   Expected: \`successfully rolled out\`.

## Rollback

1. **Go back to the version before.**

   \`\`\`bash
   kubectl rollout undo deployment/<service>
   \`\`\`

   Expected: \`rolled back\`.

## Escalation

TODO: when to ask for help, whom, and where.

## Collect

- Logs of the last hour
- TODO: what else the next person needs

## Prevention

- TODO: what keeps this from happening again
`;
}
