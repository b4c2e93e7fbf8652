/**
 * What a Markdown file becomes: the shapes only, no behaviour.
 *
 * Two promises hold for every document. Line numbers are those of the file as it was handed in (1-based), whatever was
 * repaired on the way. And no word is lost: every block of a section is in `Section.nodes`, whether or not a step uses
 * it as well, so that the whole text can always be shown.
 */
import type { RootContent } from 'mdast';

/** The place of a section in a run. Mapped from its heading, see `kinds.ts`. */
export type SectionKind =
  | 'overview'
  | 'applicability'
  | 'impact'
  | 'symptoms'
  | 'prerequisites'
  | 'immediate'
  | 'diagnosis'
  | 'cause'
  | 'decision'
  | 'remediation'
  | 'verification'
  | 'rollback'
  | 'escalation'
  | 'evidence'
  | 'communication'
  | 'prevention'
  | 'guardrail'
  | 'reference';

/** The kinds whose content is walked step by step. */
export const STEP_SECTIONS = ['immediate', 'diagnosis', 'decision', 'remediation', 'verification', 'rollback'] as const;

/** What a step asks of the person. Notes and expected output are never steps: they hang on the step before. */
export type StepKind =
  | 'action'
  | 'command'
  | 'query'
  | 'manual'
  | 'check'
  | 'decision'
  | 'options'
  | 'wait'
  | 'input'
  | 'evidence'
  | 'guardrail'
  | 'escalate'
  | 'goto';

/** Something the parser was unsure of or could not read, in words for the author of the file. */
export type Finding = {
  readonly id: FindingId;
  readonly severity: 'error' | 'warning' | 'info';
  readonly line: number;
  readonly message: string;
};

export type FindingId =
  | 'too-large'
  | 'nested-too-deeply'
  | 'unreadable'
  | 'front-matter'
  | 'unclosed-fence'
  | 'unescaped-pipe'
  | 'mdx'
  | 'template-tag'
  | 'placeholder-outside-code'
  | 'no-section'
  | 'unmapped-section'
  | 'not-steps'
  | 'several-runbooks'
  | 'shared-sections'
  | 'bad-pattern';

/** Language families that decide how a value is quoted and how a block is split. */
export type Language = 'shell' | 'sql' | 'redis' | 'promql' | 'search' | 'script' | 'chat';

/** One command or one query, ready to be copied. Prompts are gone; continuations and heredocs are kept whole. */
export type Code = {
  readonly kind: 'command' | 'query';
  readonly language: Language;
  readonly text: string;
  readonly line: number;
  /** The comment that stood above it in the same block, without its marker. */
  readonly comment?: string;
  /** What the block shows below the command. */
  readonly expected?: string;
  /** Shown by the author as an example of the command before it. */
  readonly example?: true;
};

export type Target =
  | { readonly kind: 'section' | 'option' | 'runbook' | 'link'; readonly to: string }
  /** `within` a section, else beside the step that asks. */
  | { readonly kind: 'step'; readonly to: string; readonly within?: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'text' };

/** `If <when>, <to>`. `to` is the author's words; `target` is what they lead to, where that is certain. */
export type Branch = { readonly when: string; readonly to: string; readonly target: Target; readonly line: number };

/** One environment's way of doing the step. */
export type Variant = {
  readonly environment: string;
  readonly label: string;
  readonly line: number;
  readonly nodes: readonly RootContent[];
  readonly codes: readonly Code[];
};

export type Attachment = {
  readonly kind: 'note' | 'expected' | 'example';
  readonly line: number;
  readonly nodes: readonly RootContent[];
};

export type Guardrail = {
  readonly text: string;
  readonly line: number;
  readonly nodes: readonly RootContent[];
  /** `do-not` forbids; `caution` warns; `approval` asks for a second person. */
  readonly kind: 'do-not' | 'caution' | 'approval';
  readonly scope: { readonly kind: 'runbook' } | { readonly kind: 'section' | 'step'; readonly id: string };
};

export type Link = {
  readonly text: string;
  readonly url: string;
  readonly line: number;
  readonly kind: 'anchor' | 'relative' | 'external' | 'action';
};

/** `[Verify](action:domains.verify?domain={{domain}})`: nothing is run here, the registry decides. */
export type ActionLink = {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly label: string;
};

export type Step = {
  readonly id: string;
  readonly section: SectionKind;
  readonly sectionId: string;
  readonly kind: StepKind;
  readonly label: string;
  readonly line: number;
  readonly lastLine: number;
  /** The prose that leads in to the step, where it stands outside of it. */
  readonly lead: readonly RootContent[];
  /** The step itself, in the author's order, code included. */
  readonly nodes: readonly RootContent[];
  readonly attachments: readonly Attachment[];
  /** Commands and queries in order, those of every environment included. */
  readonly codes: readonly Code[];
  /** Commands inside a sentence. They are shown to copy, but they are not counted as commands. */
  readonly inline: readonly Code[];
  readonly variants: readonly Variant[];
  /** Only in these environments; empty means everywhere. */
  readonly environments: readonly string[];
  readonly inputs: readonly string[];
  readonly branches: readonly Branch[];
  /** The choices it belongs to, outermost first, by their ids in `Runbook.choices`. */
  readonly options: readonly string[];
  readonly actions: readonly ActionLink[];
  readonly minutes?: number;
  readonly secondPerson: boolean;
};

/** One way among several under the same heading ("Option A", "If the pod crashes"). It adds no step of its own. */
export type Option = {
  readonly id: string;
  readonly label: string;
  readonly when?: string;
  readonly line: number;
  readonly steps: readonly string[];
};

export type Choice = {
  readonly id: string;
  readonly sectionId: string;
  readonly line: number;
  readonly options: readonly Option[];
};

export type Section = {
  readonly id: string;
  readonly kind: SectionKind;
  /** All kinds that the heading names; the first is `kind`. */
  readonly kinds: readonly SectionKind[];
  readonly heading: string;
  /** 1 for the sections directly under the title. */
  readonly depth: number;
  readonly parent?: string;
  readonly line: number;
  readonly lastLine: number;
  /** `named` by its heading, `inherited` from the one above, `implied` by what it holds. */
  readonly origin: 'named' | 'inherited' | 'implied';
  /** Its own content, up to the next heading that is a section. */
  readonly nodes: readonly RootContent[];
  /** Items of sections that are ticked or collected (symptoms, applicability, evidence, escalation …). */
  readonly items: readonly { readonly text: string; readonly line: number }[];
};

/** How an input is written in the text: `<name>`, `{{name}}`, `$NAME`, `[NAME]`, or only declared in the front matter. */
export type InputForm = 'angle' | 'mustache' | 'variable' | 'bracket' | 'declared';

export type Input = {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly pattern?: string;
  readonly forms: readonly InputForm[];
  readonly line: number;
};

export type Metadata = {
  readonly kind: 'operational' | 'alert';
  readonly severity?: string;
  readonly owner?: string;
  readonly services: readonly string[];
  readonly keywords: readonly string[];
  readonly alerts: readonly string[];
  readonly environments: readonly string[];
  readonly estimatedMinutes?: number;
  /** ISO date. */
  readonly lastReviewed?: string;
  /** ISO 8601 duration, such as P3M. */
  readonly reviewIn?: string;
  readonly visibility: 'internal' | 'public';
  readonly escalateTo?: string;
  readonly notify: readonly string[];
  /** Front-matter keys that mean nothing to us, as written. */
  readonly other: Readonly<Record<string, unknown>>;
};

export type Runbook = {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly line: number;
  readonly lastLine: number;
  readonly metadata: Metadata;
  readonly sections: readonly Section[];
  readonly steps: readonly Step[];
  readonly choices: readonly Choice[];
  readonly guardrails: readonly Guardrail[];
  /** What the runbook asks to collect. */
  readonly evidence: readonly { readonly text: string; readonly line: number }[];
  readonly inputs: readonly Input[];
  /** Shell variables that its commands set themselves: they are no inputs, see `renderCommand`. */
  readonly assigned: readonly string[];
  /** Every command and query of the document, wherever it stands. */
  readonly codes: readonly Code[];
  readonly links: readonly Link[];
  /** Slugs that `#anchor` links may point at. */
  readonly anchors: readonly string[];
};

/** `shared` is what stands in a file of several runbooks but belongs to none: its introduction, a query reference. */
export type Parsed = {
  readonly runbooks: readonly Runbook[];
  readonly shared?: Runbook;
  readonly findings: readonly Finding[];
};
