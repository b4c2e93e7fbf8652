import type { Root } from 'mdast';
import type { Finding } from './document.ts';
import { lineOf, walk } from './markdown.ts';

/** ERB and Liquid tags, Hugo shortcodes, MDX imports: kept as text, and said once a kind. */
export function findTemplateTags(root: Root): Finding[] {
  const findings: Finding[] = [];
  const tell = (kind: string, pattern: RegExp, id: Finding['id'], text: string, line: number): void => {
    if (!pattern.test(text) || findings.some(({ message }) => message.startsWith(kind))) return;
    findings.push({ id, severity: 'info', line, message: `${kind} are kept as they are written.` });
  };
  walk(root, (node) => {
    if (node.type !== 'text') return undefined;
    if (node.value.includes('<%')) tell('ERB tags (<% %>)', /<%[=-]?/, 'template-tag', node.value, lineOf(node));
    if (node.value.includes('{{'))
      tell('Hugo shortcodes ({{< >}})', /\{\{[<%]/, 'template-tag', node.value, lineOf(node));
    if (node.value.includes('{%')) tell('Template tags ({% %})', /\{%-?\s/, 'template-tag', node.value, lineOf(node));
    if (node.value.startsWith('import ') || node.value.startsWith('export '))
      tell(
        'MDX imports and exports',
        /^(?:import\s.+\sfrom\s+['"]|import\s+['"]|export\s+(?:const|default|function)\s)/,
        'mdx',
        node.value,
        lineOf(node),
      );
    return undefined;
  });
  return findings;
}
