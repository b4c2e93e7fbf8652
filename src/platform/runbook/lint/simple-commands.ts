/** A line of shell taken apart: rules look at one program and its arguments at a time. */
import { readShell } from '../shell.ts';

/** The simple commands of a text: parted at pipes, `;`, `&`, brackets and line ends that stand outside of quotes. */
export function splitCommands(text: string): string[] {
  const shell = readShell(text);
  const commands: string[] = [];
  let current = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    const { place } = shell.placeAt(index);
    if (place === 'comment' || (char === '#' && shell.placeAt(index + 1).place === 'comment')) continue;
    if (char === '\\' && text[index + 1] === '\n') {
      current += ' ';
      index += 1;
    } else if (place === 'bare' && /[|;&\n(){}`]/.test(char)) {
      commands.push(current);
      current = '';
    } else current += char;
  }
  commands.push(current);
  return commands.map(tidy).filter((command) => command !== '');
}

/** Without what only says where or as whom: `sudo`, `time`, `env A=b`, loops' keywords. */
function tidy(command: string): string {
  return command
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /^(?:(?:do|then|else|if|while|until|!|time|nohup|exec|command|sudo(?: -\S+(?: [a-z]\w*(?= ))?)*|env|[A-Za-z_]\w*=\S*) )+/,
      '',
    );
}
