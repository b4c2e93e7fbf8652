/** Rules about how a command ends: that it does, and that one can tell whether it went well. */
import { dangerOf } from '../../danger.ts';
import type { Code, Step } from '../../document.ts';
import { textOf } from '../../markdown.ts';
import type { Rule } from '../rule.ts';
import { splitCommands } from '../simple-commands.ts';
import { listCodes } from './commands.ts';

/** What does not come back by itself, and what to write instead. */
const ENDLESS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /\b(?:exec|run|debug|attach)\b(?=.*\s(?:-\w*(?:it|ti)\w*|--(?:tty|interactive|stdin))(?:[\s=]|$))/,
    'leave out -it and give the command to run',
  ],
  [/\blogs?\b(?=.*\s(?:-\w*f\b|--follow))/, 'leave out -f and say how many lines, such as --tail=100'],
  [/\b(?:journalctl|tail)\b(?=.*\s(?:-\w*[fF]\b|--follow))/, 'leave out -f and say how many lines, such as -n 100'],
  [/\b(?:kubectl|oc)\b.*\sget\b(?=.*\s(?:-w|--watch)(?:\s|$))/, 'leave out -w, or wait for a condition: kubectl wait'],
  [/\bceph\s+(?:-w|--watch)\b/, 'use ceph status'],
  [/^(?:\S*\/)?watch\s/, 'run the command itself, twice'],
  [/^(?:\S*\/)?(?:top|htop|iotop|iftop)\b(?!.*\s-\w*b)/, 'use batch mode, such as top -b -n 1'],
  [
    /^(?:\S*\/)?(?:vim?|nano|emacs|vimdiff|visudo|less|more|screen|tmux|crontab\s+-e)\b/,
    'use a command that ends by itself, such as cat or sed',
  ],
  [/\b(?:kubectl|oc)\b.*\sedit\b/, 'use kubectl patch, which can be read before it is run'],
  [/^(?:\S*\/)?ping6?\s(?!.*\s-\w*[cn])/, 'say how often: ping -c 4'],
];

const interactive: Rule = {
  id: 'interactive-command',
  severity: 'warning',
  why: 'It waits for keys or never ends, so that nobody can tell when the step is done.',
  *check(file) {
    for (const code of listCodes(file)) {
      if (code.language !== 'shell') continue;
      const found = splitCommands(code.text).flatMap(
        (command) => ENDLESS.find(([pattern]) => pattern.test(command)) ?? [],
      );
      const [, instead] = found;
      if (typeof instead === 'string')
        yield { line: code.line, message: `This command waits for keys or never ends: ${instead}.` };
    }
  },
};

/** Their output is known to everybody, or there is none. */
const WELL_KNOWN =
  /^(?:\S*\/)?(?:cd|export|source|echo|printf|cat|ls|pwd|mkdir|cp|mv|touch|chmod|chown|rm|ssh|scp|git|sudo -i|sleep|wait|date|whoami|hostname|uptime|df|du|free|ps|id|env|set|unset|alias|exit|true|which|tar|gzip|gunzip|unzip|curl\s+-\w*[oO]|wget|apt|apt-get|yum|dnf|brew|npm|pip3?|make|kubectl\s+config|kubectl\s+apply|(?:kubectl|oc)\s+(?:.*\s)?(?:get|describe|logs|apply|create|delete|edit|patch|scale|rollout|cordon|uncordon|drain|label|annotate|exec)|systemctl|service|docker\s+(?:ps|logs|images)|docker-compose|helm\s+(?:repo|list|status)|[A-Za-z_]\w*=)/;

const expectedMissing: Rule = {
  id: 'expected-missing',
  severity: 'info',
  why: 'Without the expected output only the author can tell a good answer from a bad one.',
  *check(file) {
    for (const page of file.pages) {
      for (const step of page.steps) {
        if (step.section !== 'diagnosis' && step.section !== 'verification' && step.section !== 'immediate') continue;
        const [unfamiliar] = step.codes.filter((code) => !code.expected && isUnfamiliar(code));
        if (unfamiliar && !saysExpected(step))
          yield {
            line: unfamiliar.line,
            message: 'Say what this command shows when all is well: add a line "Expected: …".',
          };
      }
    }
  },
};

function isUnfamiliar({ language, kind, text }: Code): boolean {
  if (kind === 'query' || dangerOf({ language, text }).level !== 'none') return false;
  if (language === 'sql' || language === 'redis' || language === 'script') return true;
  return language === 'shell' && splitCommands(text).some((command) => !WELL_KNOWN.test(command));
}

const EXPECTED_WORDS =
  /\b(?:expect(?:ed|s)?|output|should|shows?|prints?|returns?|lists?|look(?:s|ing)? for|see|if|when|healthy|means|until|confirm|verify|check (?:that|whether|if|for))\b/i;

function saysExpected(step: Step): boolean {
  return (
    step.attachments.some(({ kind }) => kind === 'expected' || kind === 'example') ||
    step.branches.length > 0 ||
    step.codes.some(
      ({ expected, comment }) => expected !== undefined || (comment !== undefined && EXPECTED_WORDS.test(comment)),
    ) ||
    EXPECTED_WORDS.test(textOf([...step.lead, ...step.nodes].filter((node) => node.type !== 'code')))
  );
}

export const outcomeRules: readonly Rule[] = [interactive, expectedMissing];
