/** Problems as text for people, as JSON for programs, and as annotations for GitHub's checks. */
import type { Problem, Severity } from './rule.ts';

export type Report = {
  readonly problems: readonly Problem[];
  /** How many files were looked at. */
  readonly files: number;
  /** How many problems `--fix` has mended. */
  readonly fixed: number;
};

export const FORMATS = ['text', 'json', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export function drawReport(report: Report, format: Format): string {
  switch (format) {
    case 'json':
      return asJson(report);
    case 'github':
      return asAnnotations(report);
    default:
      return asText(report);
  }
}

export function countBySeverity(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info') };
}

/** By file, a problem a line, the sum at the end. */
function asText(report: Report): string {
  const files = Map.groupBy(report.problems, ({ path }) => path);
  const blocks = [...files].map(([path, problems]) => {
    const width = String(Math.max(...problems.map(({ line }) => line))).length;
    const rows = problems.map(
      ({ line, severity, rule, message, why }) =>
        `  ${String(line).padStart(width)}  ${severity.padEnd(7)}  ${message} ${why} (${rule})`,
    );
    return `${path}\n${rows.join('\n')}\n`;
  });
  return `${[...blocks, sumUp(report)].join('\n')}\n`;
}

/** "2 errors and 1 warning in 31 files. 1 can be fixed with --fix." */
export function sumUp({ problems, files, fixed }: Report): string {
  const counts = countBySeverity(problems);
  const parts = [
    plural(counts.error, 'error'),
    plural(counts.warning, 'warning'),
    counts.info > 0 ? `${counts.info} for your information` : '',
  ].filter((part) => part !== '');
  const found = parts.length === 0 ? 'No problems' : parts.join(', ').replace(/, ([^,]*)$/, ' and $1');
  const mendable = problems.filter(({ fix }) => fix !== undefined && fix.length > 0).length;
  return [
    `${found} in ${files === 1 ? '1 file' : `${files} files`}.`,
    ...(fixed > 0 ? [`${fixed} fixed.`] : []),
    ...(mendable > 0 ? [`${mendable} can be fixed with --fix.`] : []),
  ].join(' ');
}

function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function asJson({ problems, files, fixed }: Report): string {
  const plain = problems.map(({ path, line, rule, severity, message, why, fix }) => ({
    path,
    line,
    rule,
    severity,
    message,
    why,
    fixable: fix !== undefined && fix.length > 0,
  }));
  return `${JSON.stringify({ files, fixed, counts: countBySeverity(problems), problems: plain }, null, 2)}\n`;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands: GitHub shows them beside the line they speak of. */
function asAnnotations(report: Report): string {
  const lines = report.problems.map(
    ({ path, line, rule, severity, message, why }) =>
      `::${LEVELS[severity]} file=${property(path)},line=${line},title=${property(rule)}::${data(`${message} ${why}`)}`,
  );
  return `${[...lines, sumUp(report)].join('\n')}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
