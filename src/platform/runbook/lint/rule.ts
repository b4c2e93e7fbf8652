/**
 * What a rule of the linter is. Rules look at one file, change nothing and ask nobody: what they need of the world
 * (other files, today, Git's dates) is handed to them.
 */
import type { Root } from 'mdast';
import type { Parsed, Runbook } from '../document.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Replaces the characters `from` to `to` (counted from 0, without the line ending) of one line. `text` may hold line ends. */
export type Edit = { readonly line: number; readonly from: number; readonly to: number; readonly text: string };

export type Found = {
  /** 1-based, of the file as it was handed in. */
  readonly line: number;
  /** One sentence in words for the author: what is wrong here, and what to do where that is not plain. */
  readonly message: string;
  /** Only where there is one right answer. */
  readonly fix?: readonly Edit[];
};

export type Rule = {
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: why it matters to the person who follows the runbook. */
  readonly why: string;
  /** Some of its findings can be mended with `--fix`. */
  readonly fixes?: true;
  check(file: LintFile): Iterable<Found>;
};

/** What is known of the files around. Paths are relative to the folder of the file that is checked. */
export type Neighbours = {
  exists(path: string): boolean;
  /** The anchors of another Markdown file; undefined when it cannot be read. */
  anchors(path: string): readonly string[] | undefined;
};

export type LintFile = {
  readonly path: string;
  /** Without line endings and without a byte order mark. */
  readonly lines: readonly string[];
  readonly root: Root;
  readonly parsed: Parsed;
  /** Its runbooks, and the page of what they share. */
  readonly pages: readonly Runbook[];
  /** Keys of its front matter, as written. */
  readonly keys: ReadonlySet<string>;
  /** Its words outside of code and front matter. */
  readonly prose: string;
  readonly today: Temporal.PlainDate;
  readonly neighbours?: Neighbours;
  /** Names of the actions that are registered; undefined when nobody knows them. */
  readonly actions?: ReadonlySet<string>;
  /** When its text was last changed, as Git knows it. */
  readonly changedOn?: Temporal.PlainDate;
};

export type Problem = Found & {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly why: string;
};
