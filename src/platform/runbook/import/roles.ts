/** What each line of scraped text is: a title, the name of a section, an item, a command, or words. */
import { mapHeading } from '../kinds.ts';
import { certainlyCommand } from '../programs.ts';
import { isCode, type Line } from './lines.ts';

type Role = 'runbook' | 'title' | 'section' | 'item' | 'code' | 'text';
export type Roled = Line & { readonly role: Role; readonly heading: string };

const NUMBERED = /^(?:runbook|playbook|procedure|scenario|issue|sop)\s+#?\d{1,3}\s*[.:)–—-]+\s*(\S.*)$/i;

export function giveRoles(lines: readonly Line[]): Roled[] {
  const numbered = lines.some(({ text, marker }) => marker === undefined && NUMBERED.test(text));
  return lines.map((line, index) => {
    const numberedTitle = NUMBERED.exec(line.text)?.[1];
    if (line.marker === undefined && numberedTitle) return { ...line, role: 'runbook', heading: numberedTitle };
    if (line.marker !== undefined) return { ...line, role: 'item', heading: '' };
    if (isSectionName(line.text)) return { ...line, role: 'section', heading: line.text.replace(/:$/, '') };
    if (certainlyCommand(line.text) && !isCode(line.text)) return { ...line, role: 'code', heading: '' };
    if (isTitle(line, lines[index - 1], lines[index + 1])) {
      // Where runbooks are numbered, the other headings are sections of the page.
      return { ...line, role: numbered && index > 0 ? 'section' : 'title', heading: line.text };
    }
    return { ...line, role: 'text', heading: '' };
  });
}

/** Short, no sentence, and a name that means a section. */
function isSectionName(text: string): boolean {
  if (text.length > 60 || /[.!?,;]$/.test(text) || text.split(/\s+/).length > 6) return false;
  const name = text.replace(/:$/, '');
  const words = name
    .toLowerCase()
    .split(/[^a-z’']+/)
    .filter((word) => word !== '');
  return mapHeading(name)?.strength === 'exact' && words.every((word) => NAMES.has(word)) && !isPageName(text);
}

/** The words that sections are named with. "Escalation SLA follow-up" has one that is not, so it is a title. */
const NAMES = new Set(
  (
    'about access actions additional after alert alerts analysis and anti applies assessment audit back background backout before begin ' +
    'business causes cause checks check checklist collect common communication communicate confirm confirmation contact contacts contain ' +
    "containment context corrective criteria customer description detection details detect diagnosis diagnostics do don’t donts don't effects " +
    'escalate escalation evidence exit expected failure fix fixes follow for further gather getting goal guide hardening help how ' +
    'identification immediate impact in indicators information initial instructions introduction investigation isolation it known learned ' +
    'lessons links logs long-term meaning means mitigation modes mitigations more need not notes notify objective of on or options out ' +
    'overview patterns plan possible post post-incident pre prerequisites preparation preserve prevention preventive problem procedure ' +
    'procedures process purpose queries quick quickly reading recommended recover recovery reference references related remediation repair ' +
    'required requirements resolution response restore restoration risk risks rollback roll root run scope section severity short signs ' +
    'smoke solution solutions status step steps summary support symptom symptoms tests to triage trigger triggers troubleshooting type ' +
    'undo up urgency use useful validate validation verification verify what when who why work workaround workarounds you'
  ).split(/\s+/),
);

/** "Runbooks", "Runbooks and playbooks": the name of a page. */
export function isPageName(text: string): boolean {
  return /\b(?:runbooks?|playbooks?|handbook|procedures)$/i.test(text) && text.split(/\s+/).length < 5;
}

/** Short and without an end, where a block may begin, with a sentence or the next heading below it. */
function isTitle({ text, apart }: Line, before: Line | undefined, after: Line | undefined): boolean {
  const words = text.split(/\s+/);
  if (words.length > 9 || text.length > 80 || /[.!?:;,]$/.test(text) || isCode(text) || !/^[A-Z0-9“"]/.test(text))
    return false;
  const begins =
    apart ||
    before === undefined ||
    /[.!?:)”"]$/.test(before.text) ||
    before.marker !== undefined ||
    isSectionName(before.text) ||
    words.length < 6;
  const follows =
    after !== undefined && after.marker === undefined && (/[.:]$/.test(after.text) || /[.!?] [A-Z]/.test(after.text));
  return begins && (follows || (before === undefined && after !== undefined));
}
