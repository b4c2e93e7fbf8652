/** Prompts that authors copy together with the command. */
import type { Language } from './document.ts';
import { certainlyCommand, looksLikeCommand } from './programs.ts';

export type Prompt = {
  readonly command: string;
  readonly mark: '$' | '#' | '>' | 'repl';
  readonly language?: Language;
};

const USER_AT_HOST = String.raw`(?:\(\S+\)\s*)?(?:\[[^\]\n]{3,60}\]|[\w.-]+@[\w.-]+(?::\S*)?|(?:ba|z|k)?sh-[\d.]+|[\w.-]*:[~/][\w/.~-]*)`;
const HOST_PROMPT = new RegExp(String.raw`^\s*${USER_AT_HOST}\s?([$#%])\s+(.*)$`);
const PLAIN_PROMPT = /^\s*([$❯➜%])\s+(?=\S)(.*)$/u;
/** `/ $ ls`, `~ # ls`: what small images show. */
const PATH_PROMPT = /^\s*(?:~|\/[\w/.-]*)\s([$#])\s+(.*)$/;
/** `$sudo lsblk`: the blank was forgotten. Only before a known program, or every `$VARIABLE` would be a prompt. */
const TIGHT_PROMPT = /^\s*\$([a-z][\w-]*(?:\s.*)?)$/;
const REPL: readonly { pattern: RegExp; language: Language }[] = [
  {
    pattern: /^\s*(?:[\w-]+[=-][#>*(]+|mysql>|MariaDB \[[^\]]*\]>|sqlite>|cqlsh(?::\w+)?>|sql>|SQL>)\s+(.*)$/,
    language: 'sql',
  },
  { pattern: /^\s*(?:[\w.-]+:\d{2,5}(?:\[\d+\])?>|redis>)\s*(.*)$/, language: 'redis' },
  {
    pattern:
      /^\s*(?:>>>|irb\([^)]*\):\d+:\d+[>*]|(?:rails|pry)(?:\([^)]*\))?>|\[\d+\] pry\([^)]*\)>|iex(?:\([^)]*\))?>|mongo(?:sh)?>|rs\d*:\w+>|In \[\d+\]:)\s+(.*)$/,
    language: 'script',
  },
  { pattern: /^\s*PS\s[A-Z]:\\[^>]*>\s*(.*)$/, language: 'shell' },
  { pattern: /^\s*[A-Z]:\\[^>]*>\s*(.*)$/, language: 'shell' },
];

/** Undefined when the line shows no prompt. `# ` and `> ` are not decided here: they may be a comment, or a quote. */
export function promptOf(line: string): Prompt | undefined {
  const plain = PLAIN_PROMPT.exec(line);
  if (plain?.[2] !== undefined) return { command: plain[2], mark: '$' };
  const host = HOST_PROMPT.exec(line) ?? PATH_PROMPT.exec(line);
  if (host?.[2] !== undefined && host[2].trim() !== '') return { command: host[2], mark: host[1] === '#' ? '#' : '$' };
  for (const { pattern, language } of REPL) {
    const match = pattern.exec(line);
    if (match?.[1]?.trim()) return { command: match[1], mark: 'repl', language };
  }
  const tight = TIGHT_PROMPT.exec(line);
  if (tight?.[1] !== undefined && looksLikeCommand(tight[1])) return { command: tight[1], mark: '$' };
  return undefined;
}

/** `# chroot /host` typed by root, against `# chroot into the host` said by the author. */
export function rootPromptOf(line: string): Prompt | undefined {
  const match = /^\s*#\s+(.*)$/.exec(line);
  const command = match?.[1];
  return command !== undefined && certainlyCommand(command) ? { command, mark: '#' } : undefined;
}

/** `> kubectl get pods` in a block where every line begins like that. */
export function anglePromptOf(line: string): Prompt | undefined {
  const match = /^\s*>\s+(.*)$/.exec(line);
  const command = match?.[1];
  return command !== undefined && looksLikeCommand(command) ? { command, mark: '>' } : undefined;
}
