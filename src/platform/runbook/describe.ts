/** Metadata with its defaults, and the little that is inferred from the text where the author said nothing. */
import type { Metadata, Section } from './document.ts';
import type { Fields, FrontMatter } from './metadata.ts';
import { readMetadataLines } from './metadata.ts';

/** `heading` is the title as it stands in the text: that is where the name of an alert shows. */
export function describe(front: FrontMatter, lines: Fields, heading: string, sections: readonly Section[]): Metadata {
  const fields: Fields = { ...lines, ...front.fields };
  const impact = sections
    .filter((section) => section.kind === 'impact')
    .map((section) => readMetadataLines(section.nodes).severity);
  const severity =
    fields.severity ?? /\b((?:SEV|P)-?\d)\b/i.exec(heading)?.[1] ?? impact.find((found) => found !== undefined);
  const alerts = fields.alerts ?? (isAlertName(heading) ? [heading] : []);
  return {
    ...fields,
    ...(severity === undefined ? {} : { severity }),
    kind: fields.kind ?? (alerts.length > 0 ? 'alert' : 'operational'),
    services: fields.services ?? [],
    keywords: fields.keywords ?? [],
    alerts,
    environments: fields.environments ?? [],
    visibility: fields.visibility ?? 'internal',
    notify: fields.notify ?? [],
    other: front.other,
  };
}

/** `KubeAPIDown`, `etcdNoLeader`: one word, two humps. */
export function isAlertName(heading: string): boolean {
  return /^[A-Za-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+$/.test(heading) && heading.length > 5;
}
