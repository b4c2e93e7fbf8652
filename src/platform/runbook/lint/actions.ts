/**
 * Names that a link `action:NAME` may have. The registry of the running bot decides in the end; these are the ones that
 * it comes with, so that a runbook can be checked without it.
 */
const KNOWN_ACTIONS = [
  'certification.cancel_attempt',
  'certification.cancel_attempt',
  'certification.issue_badges',
  'certification.reconcile',
  'certification.reissue',
  'certification.repair_completion',
  'certification.resolve_attempt',
  'certification.reissue',
  'certification.repair_completion',
  'certification.resolve_attempt',
  'domains.ask_member',
  'domains.issue_challenge',
  'domains.override',
  'domains.reconcile',
  'domains.split_preview',
  'domains.verify',
  'escalations.open',
  'http.check',
  'registry.brand_crawl',
  'registry.crawl',
  'registry.refresh',
  'registry.requeue',
] as const;

/** @param others names of actions that somebody adds. */
export function parseActions(others: readonly string[] = []): ReadonlySet<string> {
  return new Set([...KNOWN_ACTIONS, ...others]);
}
