/** Environments that authors label their variants with, and the pick of one of them. */
import type { Code, Step, Variant } from './document.ts';

const KNOWN: readonly [string, RegExp][] = [
  ['docker', /^docker(?:[ -]?compose)?$/],
  ['kubernetes', /^(?:kubernetes|k8s|kube|kubectl|helm)$/],
  ['openshift', /^(?:openshift|ocp|oc)$/],
  ['podman', /^podman$/],
  ['swarm', /^(?:docker )?swarm$/],
  ['nomad', /^nomad$/],
  ['ecs', /^(?:aws )?(?:ecs|fargate)$/],
  ['systemd', /^(?:systemd|bare[- ]?metal|vms?|virtual machines?|on[- ]?prem(?:ises|ise)?|self[- ]hosted)$/],
  ['local', /^(?:local(?:host)?|local dev(?:elopment)?|local environment|laptop)$/],
  ['development', /^(?:dev|development)$/],
  ['staging', /^(?:staging|stage|stg|gstg|pre-?prod(?:uction)?|uat|qa|test)$/],
  ['production', /^(?:prod|production|prd|gprd|live)$/],
  ['aws', /^(?:aws|amazon(?: web services)?|eks)$/],
  ['gcp', /^(?:gcp|google cloud(?: platform)?|gke)$/],
  ['azure', /^(?:azure|aks)$/],
  ['heroku', /^heroku$/],
  ['linux', /^(?:linux|ubuntu|debian|rhel|centos|fedora|alpine|amazon linux)$/],
  ['macos', /^(?:mac|macos|mac os x?|os ?x|darwin)$/],
  ['windows', /^(?:windows|powershell)$/],
];

/**
 * The environment that a label names, or undefined. "Docker (local development)" is docker, "On production:" is
 * production; a label with other words in it is none. `declared` are the names in the front matter.
 */
export function environmentOf(label: string, declared: readonly string[] = []): string | undefined {
  const plain = label
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/^[\W_]+|[\W_]+$/g, '')
    .replace(
      /^(?:for|on|in|with|using|via|if (?:you (?:use|run|are (?:on|using))|using|on|running(?: on)?))\s+(?:the\s+)?/,
      '',
    )
    .replace(/\s+(?:environments?|env|variant|deployments?|clusters?|users?|setup|command|commands|cli)$/, '')
    .trim();
  if (plain === '' || plain.length > 40) return undefined;
  const own = declared.find((name) => name.toLowerCase() === plain);
  if (own) return own;
  return KNOWN.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** What to show in the chosen environment: its own variant where there is one, else everything. */
export function variantFor(
  step: Step,
  environment: string | undefined,
): { readonly variant?: Variant; readonly codes: readonly Code[] } {
  const variant = step.variants.find((each) => each.environment === environment);
  if (!variant) return { codes: step.codes };
  const others = new Set(step.variants.filter((each) => each !== variant).flatMap((each) => each.codes));
  return { variant, codes: step.codes.filter((code) => !others.has(code)) };
}

/** Steps that belong to the chosen environment, or to all. Without a choice every step stays. */
export function stepsFor(steps: readonly Step[], environment: string | undefined): readonly Step[] {
  if (environment === undefined) return steps;
  return steps.filter((step) => step.environments.length === 0 || step.environments.includes(environment));
}
