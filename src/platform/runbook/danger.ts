/**
 * What a command may do: *destructive* ones lose something that cannot be brought back by undoing the command, *disruptive*
 * ones interrupt or change something that can. A list of words, not a proof: it errs towards caution, reads only the
 * command itself, and knows nothing of the system it will run on.
 */
import {
  APPLICATION,
  REDIS_DESTRUCTIVE,
  REDIS_DISRUPTIVE,
  type Rule,
  SCRIPT_DESTRUCTIVE,
  SCRIPT_DISRUPTIVE,
  SHELL_DESTRUCTIVE,
  SHELL_DISRUPTIVE,
  SQL_DESTRUCTIVE,
  SQL_DISRUPTIVE,
} from './danger-words.ts';
import type { Code, Language } from './document.ts';

type DangerLevel = 'none' | 'disruptive' | 'destructive';
/** `word` is the part of the command that decided; `why` completes "This command …". */
export type Danger = { readonly level: DangerLevel; readonly word?: string; readonly why?: string };

type Rules = { readonly destructive: readonly Rule[]; readonly disruptive: readonly Rule[] };

/** A command of a document that is kept is asked about at every press, and never changes. */
const known = new WeakMap<Pick<Code, 'text' | 'language'>, Danger>();

/** Reads one command. A dry run and `--help` are harmless, whatever they are a dry run of. */
export function dangerOf(code: Pick<Code, 'text' | 'language'>): Danger {
  const found = known.get(code) ?? readDanger(code);
  known.set(code, found);
  return found;
}

function readDanger(code: Pick<Code, 'text' | 'language'>): Danger {
  const text = withoutComments(code.text, code.language);
  if (/\s--(?:dry-run(?:=(?!none)\S+)?|check|help|diff)(?:\s|$)|\s-h\s*$/.test(text)) return { level: 'none' };
  const rules = rulesFor(code.language);
  return (
    firstHit('destructive', rules.destructive, text) ??
    firstHit('disruptive', rules.disruptive, text) ?? { level: 'none' }
  );
}

function rulesFor(language: Language): Rules {
  if (language === 'sql') return { destructive: SQL_DESTRUCTIVE, disruptive: SQL_DISRUPTIVE };
  if (language === 'redis') return { destructive: REDIS_DESTRUCTIVE, disruptive: REDIS_DISRUPTIVE };
  if (language === 'script')
    return { destructive: [...SCRIPT_DESTRUCTIVE, APPLICATION], disruptive: SCRIPT_DISRUPTIVE };
  if (language === 'promql' || language === 'search') return { destructive: [], disruptive: [] };
  // SQL inside quotes of a shell command counts as well: psql -c "DELETE FROM …".
  return { destructive: [...SHELL_DESTRUCTIVE, ...SQL_DESTRUCTIVE, APPLICATION], disruptive: SHELL_DISRUPTIVE };
}

function withoutComments(text: string, language: Language): string {
  if (language === 'sql') return text.replace(/--.*$/gm, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
  return text.replace(/(^|\s)#\s.*$/gm, '$1');
}

function firstHit(level: DangerLevel, rules: readonly Rule[], text: string): Danger | undefined {
  for (const { pattern, why } of rules) {
    const match = pattern.exec(text);
    if (match) return { level, word: (match[1] ?? match[0]).trim().replace(/\s+/g, ' '), why };
  }
  return undefined;
}

/** The worst of several commands; `none` for an empty list. */
export function worstDanger(codes: readonly Pick<Code, 'text' | 'language'>[]): Danger {
  const all = codes.map(dangerOf);
  return (
    all.find(({ level }) => level === 'destructive') ??
    all.find(({ level }) => level === 'disruptive') ?? { level: 'none' }
  );
}
