/**
 * Scraped text → lines that mean one thing each: navigation dropped, glued pieces parted.
 *
 * A scraper loses the borders between elements: a heading hangs on the sentence before it, a list on its lead-in. They
 * are parted only where no space stands and a border must have been; a line is never split at the end of a sentence.
 */

export type Note = {
  /** `unsure`: read in one of several ways. `missing`: something was lost. `dropped`: left out on purpose. */
  readonly kind: 'unsure' | 'missing' | 'dropped';
  /** 1-based, of the text as it was handed in. */
  readonly line: number;
  readonly message: string;
};

export type Line = {
  readonly text: string;
  readonly line: number;
  /** What stood in front of it: a bullet, a number, a box to tick. */
  readonly marker?: 'bullet' | 'number' | 'box';
  /** A blank line came before. */
  readonly apart: boolean;
};

export function readLines(source: string, notes: Note[]): Line[] {
  const raw = source
    .replace(/^\uFEFF/, '')
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .split(/\r\n|\r|\n/);
  const kept = dropNavigation(
    raw.map((text, index) => ({ text: text.trim(), line: index + 1 })),
    notes,
  );
  let apart = true;
  const lines: Line[] = [];
  for (const { text, line } of kept) {
    if (text === '') {
      apart = true;
      continue;
    }
    for (const piece of part(text, line, notes)) {
      lines.push({ ...readMarker(piece), line, apart });
      apart = false;
    }
  }
  return joinTorn(lines);
}

type Raw = { readonly text: string; readonly line: number };

const NAVIGATION =
  /^(?:skip to (?:main )?content|skip (?:navigation|to navigation)|(?:main )?menu|home|search(?: docs)?|(?:toggle|open|close) (?:navigation|menu|sidebar|search)|table of contents|on this page|contents|edit (?:this page|on github|page)|view (?:source|page source)|previous|next|prev|back(?: to top)?|copy(?: link| page| code)?|copied!?|share|print|sign in|sign up|log ?in|log ?out|subscribe|feedback|was this (?:page )?helpful\??|yes no|thank you.*feedback|last (?:updated|modified)( on)?:? .*|©.*|copyright .*|all rights reserved.*|powered by .*|cookie.*|accept(?: all)? cookies|breadcrumbs?|[<>‹›«»←→↑|·•]+)\.?$/i;

/** Menus whose entries lost the spaces between them: "HomeGuided ModeCurriculumStudy Plan". */
function isGlued(text: string): boolean {
  const borders = text.match(/[a-z](?=[A-Z][a-z])/g)?.length ?? 0;
  return borders >= 4 && !/[.!?:;,]/.test(text) && borders * 30 > text.length;
}

function dropNavigation(lines: readonly Raw[], notes: Note[]): Raw[] {
  const kept: Raw[] = [];
  lines.forEach(({ text, line }, index) => {
    const noise = NAVIGATION.test(text) || isGlued(text) || /^(?:[\w -]{2,30} [>›»/] ){2,}[\w -]{2,30}$/.test(text);
    if (noise) notes.push({ kind: 'dropped', line, message: `Navigation was left out: “${cut(text)}”.` });
    else if (/^(?:figure|fig\.|image|screenshot)\s*\d*\s*[:.–—-]/i.test(text))
      dropFigure(text, line, lines[index - 2], kept, notes);
    else kept.push({ text, line });
  });
  return kept;
}

/** A picture leaves its description and its caption behind, and neither says anything without it. */
function dropFigure(text: string, line: number, before: Raw | undefined, kept: Raw[], notes: Note[]): void {
  const last = kept.findLast((each) => each.text !== '');
  const described =
    last !== undefined &&
    line - last.line <= 2 &&
    isShort(last.text) &&
    (before?.text === last.text || line - last.line === 1);
  if (described && !/[.:]$/.test(last.text)) kept.splice(kept.indexOf(last), 1);
  notes.push({ kind: 'missing', line, message: `A picture is missing: “${cut(text)}”.` });
}

function isShort(text: string): boolean {
  return text.split(/\s+/).length <= 6;
}

export function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text;
}

const TERM = '(?:[a-z]+(?:_[a-z0-9]+)+|[a-z]+: (?:true|false))';

/** Parts one line where something was glued to something else. */
function part(text: string, line: number, notes: Note[]): string[] {
  const parted = text
    // "Rules:- One" and "one. - Two": the marker of a list stands in the middle of a line.
    .replace(/(?<=[a-z0-9)”"]):\s?- (?=\S)/g, ':\n- ')
    .replace(/(?<=[a-z0-9)”"][.;])\s?- (?=[A-Z“"])/g, '\n- ')
    .replace(/(?<=\S)\s*(?=[•▪‣●○]\s)/g, '\n')
    // "Outcomes:still_pending: …" and "….no_challenge: …": a list of terms.
    .replace(new RegExp(`(?<=[a-z]:)(?=${TERM}: )|(?<=[a-z)]\\.)(?=${TERM}: )`, 'g'), '\n- ')
    .split('\n')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  return parted.flatMap((piece, index) => (index === parted.length - 1 ? partHeading(piece, line, notes) : [piece]));
}

/** "… registry queues.Escalation SLA follow-up": a sentence, and a heading without a space between. */
function partHeading(text: string, line: number, notes: Note[]): string[] {
  const match = /^(.{30,}[a-z)])\.([A-Z][A-Za-z-]+(?: [\w/&-]+){1,7})$/.exec(text);
  const [, sentence, heading] = match ?? [];
  if (sentence === undefined || heading === undefined) return [text];
  notes.push({
    kind: 'unsure',
    line,
    message: `“${heading}” was glued to the sentence before; it is read as a heading.`,
  });
  return [`${sentence}.`, heading];
}

function readMarker(text: string): Pick<Line, 'text' | 'marker'> {
  const box = /^(?:[-*•]\s+)?(?:[☐☑□✓✔]|\[[ xX]\])\s+(.+)$/u.exec(text)?.[1];
  if (box) return { text: box, marker: 'box' };
  const bullet = /^(?:[•●○▪‣◦·*+–—-])\s+(.+)$/u.exec(text)?.[1];
  if (bullet) return { text: bullet, marker: 'bullet' };
  const number = /^(?:step\s+)?\d{1,2}[.):]\s+(.+)$/i.exec(text)?.[1];
  return number ? { text: number, marker: 'number' } : { text };
}

/** Code was set apart from its sentence: "Open" / "/admin/escalations." is one line. */
function joinTorn(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const torn =
      last && !line.apart && line.marker === undefined && !/[.:;!?]$/.test(last.text) && last.marker !== undefined;
    if (last && torn && (isCode(line.text) || /^[a-z(,]/.test(line.text))) {
      joined[joined.length - 1] = { ...last, text: `${last.text} ${line.text}` };
    } else joined.push(line);
  }
  return joined;
}

/** A path, a file or a name with underscores, and nothing else. */
export function isCode(text: string): boolean {
  return /^`?(?:\/[\w./{}:-]+|[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[\w-]+\.(?:json|ya?ml|toml|conf|md|sh|py|ts|js|log|txt|sql))`?[.,;]?$/i.test(
    text,
  );
}
