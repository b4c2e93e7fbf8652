/** What a run shows, one at a time: the shapes only. A screen's id is for good; it stands in the events of a run. */
import type { Danger } from '../danger.ts';
import type { Choice, Code, Option, Step } from '../document.ts';

/** `symptoms`, `step:s3`, `choice:fix/choice`, `helped:fix/2`, `helped:s3`, `undo`, `collect`, `finish`. */
export type ScreenId = string;

/** Where an answer leads. */
export type Destination =
  /** Also an option: its screens say themselves which options they belong to. */
  | { readonly kind: 'screen'; readonly id: ScreenId }
  /** An option that has no step of its own: what follows the choice comes next. */
  | { readonly kind: 'option'; readonly choice: string; readonly option: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'rollback' }
  /** Others are called. Unless it says so, this run does not go on as before: what is to be collected comes next. */
  | { readonly kind: 'escalate'; readonly goesOn: boolean }
  /** A relative link to another runbook; this run goes on behind it. */
  | { readonly kind: 'runbook' | 'link'; readonly url: string }
  /** Words to follow here; then the next screen comes. */
  | { readonly kind: 'here' };

/** One answer to a step's question: `If <when>`, and what then. */
export type Pick = { readonly when: string; readonly to: string; readonly destination: Destination };

type Placed = {
  readonly id: ScreenId;
  /** The heading that stands above, such as "Remediation". */
  readonly heading: string;
  /** Options that must have been taken to come here, outermost first. */
  readonly path: readonly string[];
  readonly side: 'main' | 'rollback';
};

export type SymptomsScreen = Placed & { readonly kind: 'symptoms'; readonly items: readonly string[] };
export type StepScreen = Placed & {
  readonly kind: 'step';
  readonly step: Step;
  /** What the chosen environment uses; every environment's where none was chosen. */
  readonly codes: readonly Code[];
  readonly picks: readonly Pick[];
  /** How it is answered: a decision only by one of its picks, a check by yes, no or unsure, all else by "done". */
  readonly asks: 'done' | 'check' | 'pick';
  /** It changes something: the risk is asked before, and it completes only with its evidence. */
  readonly changing: boolean;
  readonly danger: Danger;
  readonly secondPerson: boolean;
};
export type ChoiceScreen = Placed & {
  readonly kind: 'choice';
  readonly choice: Choice;
  /** Smallest first. */
  readonly options: readonly Option[];
  /** More diagnosis, for when the cause is not clear yet. */
  readonly offer?: true;
};
/** "Did it help?", after an option or a changing step. */
export type HelpedScreen = Placed & { readonly kind: 'helped'; readonly of: string; readonly choice?: string };
/** The steps that were really done, to be taken back where the text says no more. */
export type UndoScreen = Placed & { readonly kind: 'undo' };
export type CollectScreen = Placed & { readonly kind: 'collect'; readonly items: readonly string[] };
export type FinishScreen = Placed & { readonly kind: 'finish' };

export type Screen =
  | SymptomsScreen
  | StepScreen
  | ChoiceScreen
  | HelpedScreen
  | UndoScreen
  | CollectScreen
  | FinishScreen;

export type Plan = {
  readonly environment: string | undefined;
  /** From the first screen to `finish`. */
  readonly main: readonly Screen[];
  /** From `undo`; `finish` follows. */
  readonly rollback: readonly Screen[];
  readonly byId: ReadonlyMap<ScreenId, Screen>;
  /** By option id: the choice it belongs to. */
  readonly choiceOf: ReadonlyMap<string, string>;
  /** The place of each screen in its list. */
  readonly place: ReadonlyMap<ScreenId, number>;
};

export function stepScreenId(step: { readonly id: string }): ScreenId {
  return `step:${step.id}`;
}
