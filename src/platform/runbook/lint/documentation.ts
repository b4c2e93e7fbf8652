/** The rules in words, for `resurface runbooks lint --rules` and for docs/runbook-format.md. */
import type { Severity } from './rule.ts';
import { DUPLICATE_ID, rules } from './rules.ts';

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: 'Errors (exit code 1)',
  warning: 'Warnings',
  info: 'For your information (only on pages with our front matter, unless asked for)',
};

type Documented = { readonly id: string; readonly severity: Severity; readonly why: string; readonly fixes?: true };

const documented: readonly Documented[] = [...rules, DUPLICATE_ID];

/** Markdown: a table for each severity. @public */
export function documentRules(): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info'];
  return severities
    .map((severity) => {
      const rows = documented
        .filter((rule) => rule.severity === severity)
        .map(({ id, why, fixes }) => `| \`${id}\` | ${why.replaceAll('|', '\\|')} | ${fixes ? 'yes' : ''} |`);
      return [`**${HEADINGS[severity]}**`, '', '| Rule | Why | `--fix` |', '|---|---|---|', ...rows, ''].join('\n');
    })
    .join('\n');
}

/** The same for a terminal. */
export function listRules(): string {
  const width = Math.max(...documented.map(({ id }) => id.length));
  return documented
    .map(
      ({ id, severity, why, fixes }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${why}${fixes ? ' (--fix)' : ''}`,
    )
    .join('\n');
}
