/** Why something cannot be done in a run now, and what comes next. */
import type { Screen } from './screen.ts';

export const refusals = {
  moved: (now: string) => `The run has gone on: it stands at ${now}. Look there first.`,
  finished: 'This run is finished. Start the runbook again if it is needed again.',
  paused: 'This run is paused. Press Continue first.',
  notPaused: 'This run is not paused.',
  alreadyPaused: 'This run is paused already.',
  notHere: (what: string, at: string) => `${what} does not belong to ${at}.`,
  askRisk: 'Say first who and what is affected: this is the first step that changes something.',
  riskKnown: 'The risk of this run has been said already.',
  noRiskYet: 'The risk is asked before the first step that changes something. This one changes nothing.',
  needsAffected: 'Say who or what is affected.',
  acceptFirst: 'Read what this step does and confirm it first: its commands are shown then.',
  nothingToAccept: 'This step needs no confirmation.',
  acceptedAlready: 'This was confirmed already.',
  needsEvidence: 'Say what you saw: the output, a link, or one sentence. This step changes something.',
  needsReason: 'Say why, in a few words.',
  needsText: 'Write a few words.',
  pickOne: 'Choose one of the answers: this step decides how the run goes on.',
  answerFirst: 'Answer with yes, no or unsure.',
  noSuchAnswer: 'This answer is not one of the step’s. Open the step again.',
  noSuchOption: 'This option is not one of those. Open the step again.',
  nothingBefore: 'This is the first screen of the run.',
  noSuchScreen: 'There is no such step in this run.',
  hereAlready: 'The run stands there already.',
  needsApproval: 'This step needs a second person. Ask for approval first.',
  approvalPending: 'A second person has been asked. Wait for the answer, or do something else meanwhile.',
  approvalNotNeeded: 'This step needs no second person.',
  ownRequest: 'You asked for this approval yourself. A second person has to decide.',
  approvalGone: (status: string) => `This request is no longer open: it is ${status}. Ask again if it is still needed.`,
  approvalLate: 'This approval has expired. Ask again.',
  approvalChanged: 'The commands have changed since they were approved. Ask again.',
  notYetLate: 'This request has not expired yet.',
  noSuchApproval: 'There is no such request in this run.',
  noSuchItem: 'The runbook does not ask to collect this.',
  noSuchInput: 'This runbook has no such value.',
  sameValue: 'That is the value already.',
  ownedAlready: 'They own this run already.',
  joinedAlready: 'You take part in this run already.',
  noAction: 'This step has no such action.',
  actionRuns: 'This action is running. Its result will appear here.',
  noSuchAction: 'There is no such action in this run.',
  actionEnded: 'This action has ended already.',
  rollingBack: 'The rollback has begun already.',
  escalatedAlready: (id: number) => `This run was escalated already: ESC-${id}.`,
  finishAtEnd: 'Answer whether it works first: go to the last screen of the run.',
  resolvedNeedsYes:
    'Resolved means that the verification succeeded. Choose another outcome, or answer the verification with yes.',
  notEscalated: 'Nothing has been escalated in this run. Press Problem, then Escalate.',
  notRolledBack: 'Nothing has been rolled back in this run.',
  changedSomething: 'Steps that change something were done. Choose resolved, rolled back, escalated or stopped.',
  waitIsOver: 'The time is over already.',
  noReminder: 'Nobody asked to be reminded, or the time is not over yet.',
  feedbackLater: 'Feedback is asked when the run is finished.',
  acknowledge: 'Confirm that you have read what must not be done and what is needed before.',
  acknowledgeSevere: 'Confirm that this is a SEV-1 and that its evidence is kept.',
} as const;

/** A screen in a sentence. */
export function nameOf(screen: Screen): string {
  switch (screen.kind) {
    case 'symptoms':
      return 'what you see';
    case 'step':
      return `“${screen.step.label}”`;
    case 'choice':
      return `the choice under “${screen.heading}”`;
    case 'helped':
      return '“Did it help?”';
    case 'undo':
      return 'taking back what was done';
    case 'collect':
      return 'the evidence to collect';
    case 'finish':
      return 'the end';
  }
}
