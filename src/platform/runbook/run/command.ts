/** What people, jobs and actions may want of a run. `on` is the screen that they saw when they pressed. */
import type { Answer, Evidence, Outcome, ProblemKind, Risk } from './event.ts';
import type { ScreenId } from './screen.ts';

type On = { readonly on: ScreenId };

export type Command =
  | ({ readonly do: 'tick'; readonly items: readonly string[] } & On)
  | ({ readonly do: 'risk'; readonly risk: Risk } & On)
  | ({ readonly do: 'accept danger' } & On)
  /** "Done". Of a changing step only with `text`, or when evidence of it was kept before. */
  | ({ readonly do: 'confirm'; readonly text?: string } & On)
  | ({ readonly do: 'skip'; readonly reason: string } & On)
  | ({ readonly do: 'answer'; readonly answer: Answer; readonly text?: string } & On)
  /** By its place among the screen's picks; undefined: none of them. */
  | ({ readonly do: 'pick'; readonly index: number | undefined; readonly text?: string } & On)
  /** Undefined: none of them. */
  | ({ readonly do: 'choose'; readonly option: string | undefined } & On)
  /** "Did it help?" */
  | ({ readonly do: 'helped'; readonly answer: Answer } & On)
  | ({ readonly do: 'problem'; readonly problem: ProblemKind; readonly text: string } & On)
  | ({ readonly do: 'back' } & On)
  | ({ readonly do: 'jump'; readonly to: ScreenId } & On)
  | ({ readonly do: 'collect'; readonly items: readonly string[] } & On)
  | { readonly do: 'note'; readonly text: string; readonly step?: string }
  | { readonly do: 'add evidence'; readonly evidence: Evidence }
  | { readonly do: 'change input'; readonly name: string; readonly value: string }
  | ({ readonly do: 'request approval'; readonly forMinutes: number } & On)
  | { readonly do: 'approve'; readonly id: string }
  | { readonly do: 'reject'; readonly id: string; readonly reason: string }
  | { readonly do: 'expire approval'; readonly id: string }
  | ({
      readonly do: 'start action';
      readonly key: string;
      readonly name: string;
      readonly inputs: Readonly<Record<string, string>>;
      readonly good?: readonly string[];
      readonly window?: string;
    } & On)
  | {
      readonly do: 'end action';
      readonly key: string;
      readonly state: 'done' | 'failed' | 'unknown';
      readonly outcome?: string;
      readonly ok: boolean;
      readonly summary: string;
      readonly lines?: readonly string[];
    }
  | { readonly do: 'hand over'; readonly to: string }
  | { readonly do: 'join' }
  | ({ readonly do: 'remind me' } & On)
  | { readonly do: 'end wait' }
  | { readonly do: 'pause'; readonly reason: string }
  | { readonly do: 'resume' }
  | { readonly do: 'roll back'; readonly reason: string }
  | { readonly do: 'escalate'; readonly escalation: number; readonly text: string }
  | { readonly do: 'link'; readonly escalation: number }
  | { readonly do: 'finish'; readonly outcome: Outcome; readonly verification: Answer; readonly text: string }
  | { readonly do: 'abort'; readonly reason: string; readonly verification: Answer }
  | { readonly do: 'feedback'; readonly unclear: string; readonly missing: string };
