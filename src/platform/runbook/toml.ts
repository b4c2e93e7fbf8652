/** The part of TOML that Hugo pages use in front matter: `key = value` with strings, numbers, dates and flat arrays. */
import type { Values } from './metadata.ts';

/** Tables below the first level are left out, without a finding: none of our keys live there. */
export function parseToml(source: string, start: number, tell: (line: number, message: string) => void): Values {
  const values: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  let table = '';
  source.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const header = /^\[+([^\]]+)\]+$/.exec(line)?.[1];
    if (header !== undefined) {
      table = header;
      return;
    }
    const match = /^["']?([\w.-]+)["']?\s*=\s*(.+)$/.exec(line);
    if (!match) {
      if (table === '')
        tell(start + index, 'The front matter is not TOML that can be read here: one key = value a line.');
      return;
    }
    if (table !== '' && table !== 'params') return;
    const key = match[1] ?? '';
    values[key] = parseValue(match[2] ?? '');
    lines.set(key, start + index);
  });
  return { values, lineOfKey: (key) => lines.get(key) ?? start };
}

function parseValue(raw: string): unknown {
  const value = raw.trim();
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(value);
  if (quoted) return quoted[2];
  const list = /^\[(.*)\]\s*(?:#.*)?$/.exec(value);
  if (list) return (list[1] ?? '').match(/"[^"]*"|'[^']*'|[^,\s]+/g)?.map(parseValue) ?? [];
  const plain = value.replace(/\s+#.*$/, '');
  if (plain === 'true' || plain === 'false') return plain === 'true';
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : plain;
}
