/** What can be read from the words of a heading or a bold label, before anything is known of its place. */

type Marker = { readonly kind: 'step' | 'number' | 'letter' | 'runbook' | 'issue'; readonly text: string };

export type HeadingWords = {
  /** As written, without emoji, `{#id}` and closing colon. */
  readonly text: string;
  /** Without the marker in front ("Step 3:", "2.1", "Part 2 —"). */
  readonly words: string;
  readonly marker?: Marker;
  /** From `{#id}`. */
  readonly id?: string;
};

const MARKERS: readonly { kind: Marker['kind']; pattern: RegExp }[] = [
  { kind: 'step', pattern: /^(?:step|schritt)\s+(?:\d{1,3}[a-z]?|[ivx]{1,4})\b(?:\s*[.:)–—-]+)?\s*/i },
  { kind: 'runbook', pattern: /^(?:runbook|playbook|sop)\s+#?\d{1,3}\b\s*[.:)–—-]*\s*/i },
  { kind: 'issue', pattern: /^(?:issue|incident|problem|case|alert|scenario)\s+#?\d{1,3}\b\s*[.:)–—-]*\s*/i },
  { kind: 'number', pattern: /^\d{1,3}(?:[.):]|\s+[–—-](?=\s))(?!\d)\s*/ },
  { kind: 'letter', pattern: /^[A-Za-z][.)]\s+/ },
];
/** Numbering that says nothing about steps: "2.1", "Part 2 —", "Phase 1:", "Section 3". */
const NUMBERING =
  /^(?:(?:part|phase|section|chapter|stage)\s+(?:\d{1,3}[a-z]?|[A-Z]|[IVX]{1,4})\b\s*[.:)–—-]*\s*|\d{1,3}(?:\.\d{1,3})+\.?\s+|#\d{1,3}\s+)/i;

export function readHeading(raw: string): HeadingWords {
  const id = /\s*\{#([\w-]+)[^}]*\}\s*$/.exec(raw)?.[1];
  const text = raw
    .replace(/\s*\{#[^}]*\}\s*$/, '')
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|\u{20E3}/gu, '')
    .replace(/:[a-z][a-z0-9_+-]*:/g, '')
    .replace(/^[#\s*_]+|[\s#:*_]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const withId = id === undefined ? {} : { id };
  for (const { kind, pattern } of MARKERS) {
    const match = pattern.exec(text);
    const rest = match ? text.slice(match[0].length).trim() : '';
    if (match && (rest !== '' || kind !== 'letter')) {
      return { text, words: rest || text, marker: { kind, text: match[0].trim() }, ...withId };
    }
  }
  return { text, words: text.replace(NUMBERING, '').trim() || text, ...withId };
}

/** The anchor GitHub gives to a heading: lower case, punctuation dropped, spaces to dashes. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

const BRANCH =
  /^(?:if|when|in case|in the (?:event|case)|otherwise|else|option|scenario|issue|case|approach|method|alternative|path|variant|procedure\s+(?:[a-z0-9]{1,2}\b|for\b)|for\b(?=.{3,}))(?![\w-])/i;

/** R7: "If …", "Option B: …", "Scenario 2", "Procedure A", "Issue 3", "For constraint violations" lead into a branch. */
export function isBranchHeading(words: string): boolean {
  return (
    BRANCH.test(words) &&
    !/^(?:for (?:more|further|additional)|procedure$|cases?$|issues?$|options?$|scenarios?$)/i.test(words)
  );
}

/** "Option B: requeue by hand (if the cron is gone)" → its name, its words and its condition. */
export function readBranchHeading(text: string): {
  readonly label: string;
  readonly name?: string;
  readonly when?: string;
} {
  const label = text.replace(/[\s:]+$/, '');
  const name =
    /^((?:option|scenario|procedure|issue|case|approach|method|alternative|path|variant)\s+[a-z0-9]{1,3})\b/i.exec(
      label,
    )?.[1];
  const inBrackets = /\(((?:if|when|only|unless|in case)\b[^()]*)\)\s*$/i.exec(label)?.[1];
  const condition =
    /^(?:if|when|in case(?: of)?|in the (?:event|case) (?:of|that))\s+(.+)$/i.exec(label)?.[1] ??
    /^(for\s+.+)$/i.exec(label)?.[1];
  const when = condition ?? inBrackets?.replace(/^(?:if|when)\s+/i, '');
  return { label, ...(name ? { name } : {}), ...(when ? { when } : {}) };
}

/** For comparing headings with the items of a contents list. */
export function headingKey(text: string): string {
  return readHeading(text)
    .words.toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
