/** `resurface runbooks inspect`: what the parser makes of a file, to be compared with what the author meant. */
import { type Inspection, inspection } from '../../platform/runbook/inspect.ts';
import { parseRunbooks } from '../../platform/runbook/parse.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { readSources } from './files.ts';

const HELP = `Usage: resurface runbooks inspect FILE … [--json]

Shows sections, steps, commands and inputs as the bot reads them.

  --json   the same as JSON: { runbooks, findings } for one file, a list with "file" for several
  --help   this text
`;

export const inspectCommand: Command = { about: 'show how the bot reads a runbook', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } });
  if (positionals.length === 0) throw new UsageError('Which file? resurface runbooks inspect FILE');
  const sources = await readSources(positionals, terminal.cwd);
  if (sources.length === 0) throw new UsageError('There are no Markdown files there.');
  const found = sources.map(({ path, text }) => ({ file: path, ...inspection(parseRunbooks(text, { path })) }));
  terminal.out(values.json ? asJson(found) : found.map(({ file, ...read }) => asText(file, read)).join('\n'));
  return 0;
}

function asJson(found: readonly (Inspection & { file: string })[]): string {
  const [only] = found;
  const value = found.length === 1 && only ? { runbooks: only.runbooks, findings: only.findings } : found;
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asText(file: string, { runbooks, findings }: Inspection): string {
  const notes = findings.map(({ line, severity, message }) => `  line ${line}: ${severity}: ${message}\n`);
  return [`${file}\n`, ...runbooks.map(drawRunbook), ...(notes.length > 0 ? ['\n', ...notes] : [])].join('');
}

function drawRunbook({ title, id, sections, steps, counts, inputs }: Inspection['runbooks'][number]): string {
  const sums = `${counts.steps} steps, ${counts.commands} commands, ${counts.queries} queries, ${counts.guardrails} guardrails`;
  const rows = sections.map(({ kind, heading, line }) => `  ${String(line).padStart(4)}  ${kind.padEnd(14)}${heading}`);
  const steps_ = steps.flatMap((step) => [
    `  ${String(step.line).padStart(4)}  ${step.kind.padEnd(10)}${step.label}${step.variants.length > 0 ? ` [${step.variants.join(', ')}]` : ''}`,
    ...[...step.commands, ...step.queries].map((code) => `            ${code.replaceAll('\n', '\n            ')}`),
    ...step.branches.map(({ when, to }) => `            if ${when} → ${to}`),
  ]);
  return [
    `\n${title} (${id}): ${sums}`,
    ...(inputs.length > 0 ? [`Inputs: ${inputs.join(', ')}`] : []),
    'Sections:',
    ...rows,
    'Steps:',
    ...steps_,
    '',
  ].join('\n');
}
