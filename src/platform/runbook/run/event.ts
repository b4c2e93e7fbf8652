/**
 * What happens in a run, for good. A run is nothing but its events.
 *
 * An event carries where the run stands afterwards (`to`) and what was taken or passed by, so that a later version of
 * the program, which may read a document differently, still tells the same story.
 */
import type { ScreenId } from './screen.ts';

export type Actor = {
  /** A person's Slack id, or `system`. */
  readonly by: string;
  readonly at: Temporal.Instant;
};

/** From one screen to another. */
export type Move = {
  readonly to: ScreenId;
  /** By choice: the option taken, or empty for none of them. */
  readonly takes?: Readonly<Record<string, string>>;
  /** Ids of the steps that are not taken therefore. */
  readonly leaves?: readonly string[];
  /** A detour: once it leaves these sections the run goes on there. */
  readonly detour?: Detour;
  /** The innermost detour is over. */
  readonly returned?: true;
};
export type Detour = { readonly within: readonly string[]; readonly to: ScreenId };

export const ANSWERS = ['yes', 'no', 'unsure'] as const;
export type Answer = (typeof ANSWERS)[number];

/** What went wrong at a step. */
export const PROBLEMS = ['failed', 'unexpected', 'worse', 'blocked', 'unclear'] as const;
export type ProblemKind = (typeof PROBLEMS)[number];

export const OUTCOMES = ['resolved', 'no action needed', 'escalated', 'rolled back', 'stopped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Risk = {
  /** Who and what is affected, in the person's words. */
  readonly affected: string;
  readonly level: 'low' | 'medium' | 'high';
  readonly reversible: Answer;
};

export type Evidence = {
  readonly kind: 'text' | 'link' | 'file' | 'action';
  /** Words, or what the file or the message is called. */
  readonly text: string;
  /** Of a link: its address. Of a file: its id in Slack. */
  readonly ref?: string;
  /** The step it belongs to. */
  readonly step?: string;
  /** The item of "Collect" that it answers. */
  readonly item?: string;
  /** Of a file: what Slack says of it, as far as it does. */
  readonly type?: string;
  readonly bytes?: number;
};

export type Waited = { readonly minutes: number; readonly of: number };

export type Started = {
  readonly what: 'started';
  readonly to: ScreenId;
  readonly environment?: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Guardrails and prerequisites that were read, and the severity that was. */
  readonly acknowledged: readonly string[];
  readonly practice?: true;
  /** The run whose answer led here; it goes on when this one is finished. */
  readonly parent?: number;
};

type Happening =
  | Started
  | ({ readonly what: 'ticked'; readonly items: readonly string[] } & Move)
  | { readonly what: 'risk'; readonly risk: Risk }
  | { readonly what: 'danger accepted'; readonly step: string; readonly word: string }
  | ({
      readonly what: 'confirmed';
      readonly on: ScreenId;
      readonly step?: string;
      readonly text?: string;
      /** Of a wait that was ended before its time. */
      readonly waited?: Waited;
    } & Move)
  | ({ readonly what: 'skipped'; readonly on: ScreenId; readonly step?: string; readonly reason: string } & Move)
  | ({ readonly what: 'answered'; readonly step: string; readonly answer: Answer; readonly text?: string } & Move)
  | ({
      readonly what: 'picked';
      readonly step: string;
      readonly when: string;
      readonly leadsTo: string;
      /** Another runbook or page that it leads to. */
      readonly url?: string;
      readonly text?: string;
    } & Move)
  | ({ readonly what: 'chosen'; readonly choice: string; readonly option: string; readonly label: string } & Move)
  | ({ readonly what: 'helped'; readonly of: string; readonly answer: Answer } & Move)
  | { readonly what: 'problem'; readonly step: string; readonly problem: ProblemKind; readonly text: string }
  | ({ readonly what: 'back' } & Move)
  | ({ readonly what: 'jumped' } & Move)
  | { readonly what: 'note'; readonly text: string; readonly step?: string }
  | { readonly what: 'evidence'; readonly evidence: Evidence }
  | ({ readonly what: 'collected'; readonly items: readonly string[] } & Move)
  | {
      readonly what: 'input changed';
      readonly name: string;
      readonly from: string;
      readonly value: string;
      /** Steps that were done with the old value. */
      readonly redo: readonly string[];
      /** Approvals that it makes void. */
      readonly voids: readonly string[];
      /** Steps whose danger must be accepted again. */
      readonly unaccepts: readonly string[];
    }
  | {
      readonly what: 'approval requested';
      readonly id: string;
      readonly step: string;
      /** As they would be run, values filled in. */
      readonly commands: readonly string[];
      readonly expiresAt: number;
    }
  | { readonly what: 'approved'; readonly id: string }
  | { readonly what: 'rejected'; readonly id: string; readonly reason: string }
  | { readonly what: 'approval expired'; readonly id: string }
  | {
      readonly what: 'action started';
      readonly step: string;
      readonly key: string;
      readonly name: string;
      readonly inputs: Readonly<Record<string, string>>;
      /** Names of the outcomes that are a success. */
      readonly good?: readonly string[];
      /** The window in which it was pressed, drawn again when it ends. */
      readonly window?: string;
    }
  | ({
      readonly what: 'action ended';
      readonly step: string;
      readonly key: string;
      readonly state: 'done' | 'failed' | 'unknown';
      readonly outcome?: string;
      readonly ok: boolean;
      readonly summary: string;
      readonly lines?: readonly string[];
    } & Partial<Move>)
  | { readonly what: 'reminder set'; readonly step: string; readonly until: number }
  | { readonly what: 'wait over'; readonly step: string }
  | { readonly what: 'handed over'; readonly owner: string }
  | { readonly what: 'joined' }
  | { readonly what: 'paused'; readonly reason: string }
  | { readonly what: 'resumed' }
  | ({ readonly what: 'rollback begun'; readonly reason: string } & Move)
  | { readonly what: 'escalated'; readonly escalation: number; readonly text: string }
  | { readonly what: 'linked'; readonly escalation: number }
  | {
      readonly what: 'finished';
      readonly outcome: Outcome;
      readonly verification: Answer;
      readonly text: string;
    }
  | { readonly what: 'feedback'; readonly unclear: string; readonly missing: string };

export type RunEvent = Happening & Actor;
/** An event before it is known who and when. */
export type Fact = Happening;
