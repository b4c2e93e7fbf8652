/** From screen to screen: what comes next, what is passed by. Pure. */
import type { Runbook } from '../document.ts';
import { sectionsBelow } from './destinations.ts';
import type { Detour, Fact, Move } from './event.ts';
import type { ActionOf } from './gates.ts';
import type { ChoiceScreen, Destination, Pick, Plan, Screen, StepScreen } from './screen.ts';
import type { RunState } from './state.ts';

/** A run as it is decided upon and drawn. */
export type Run = {
  readonly document: Runbook;
  readonly plan: Plan;
  readonly state: RunState;
  /** What is registered under a name that a step gives. Left out where nothing is asked for: ends, cards, reports. */
  readonly actionOf?: ActionOf;
};

/** Where it stands. A screen that a later version of the program no longer makes is the first that is not done. */
export function screenOf({ plan, state }: Run): Screen {
  const screen = plan.byId.get(state.screen);
  if (screen) return screen;
  const open = plan.main.find((each) => each.kind === 'step' && !state.steps[each.step.id]);
  return open ?? lastOf(plan);
}

export function lastOf({ main }: Plan): Screen {
  const last = main.at(-1);
  if (!last) throw new Error('A plan ends in `finish`.');
  return last;
}

/** Whether all options that lead to it were taken. */
export function isOnTheWay(screen: Screen, { choiceOf }: Plan, chosen: RunState['chosen']): boolean {
  return screen.path.every((option) => chosen[choiceOf.get(option) ?? ''] === option);
}

/** The next screen on the way; `finish` is the last. */
export function nextAfter(from: Screen, plan: Plan, chosen: RunState['chosen']): Screen {
  const list = from.side === 'rollback' ? plan.rollback : plan.main;
  const start = (plan.place.get(from.id) ?? 0) + 1;
  for (let index = start; index < list.length; index += 1) {
    const screen = list[index];
    if (screen && isOnTheWay(screen, plan, chosen)) return screen;
  }
  return lastOf(plan);
}

/** Going on from a screen. A detour that is left behind leads back to where it began. */
export function goOn(run: Run, from: Screen, takes: Move['takes'] = {}): Move {
  const { plan, state } = run;
  const chosen = { ...state.chosen, ...takes };
  const next = nextAfter(from, plan, chosen);
  const detour = state.detours.at(-1);
  const taken = Object.keys(takes).length === 0 ? {} : { takes };
  if (detour && !isWithin(next, from, detour)) {
    const back = plan.byId.get(detour.to) ?? next;
    return { ...arriveAt(run, back), ...taken, returned: true };
  }
  return { to: next.id, ...taken };
}

/** Screens that are no steps belong to the step before. */
function isWithin(screen: Screen, from: Screen, { within }: Detour): boolean {
  if (screen.kind === 'step') return within.includes(screen.step.sectionId);
  if (screen.kind === 'choice') return within.includes(screen.choice.sectionId);
  return screen.kind === 'helped' && screen.id !== from.id;
}

/** To be at a screen is to have taken the options that lead to it. */
export function arriveAt({ plan, state }: Run, screen: Screen): Move {
  const takes = Object.fromEntries(
    screen.path.flatMap((option) => {
      const choice = plan.choiceOf.get(option);
      return choice === undefined || state.chosen[choice] === option ? [] : [[choice, option]];
    }),
  );
  return { to: screen.id, ...(Object.keys(takes).length === 0 ? {} : { takes }) };
}

/** A branch forward: what stands between is not taken. */
export function branchTo(run: Run, from: Screen, to: Screen): Move {
  const move = arriveAt(run, to);
  const leaves = stepsBetween(run, from, to);
  // Whoever branches out of a detour does not come back to where it began.
  const detour = run.state.detours.at(-1);
  const left = detour && !isWithin(to, from, detour) ? { returned: true as const } : {};
  return { ...move, ...left, ...(leaves.length === 0 ? {} : { leaves }) };
}

function stepsBetween({ plan, state }: Run, from: Screen, to: Screen): string[] {
  if (from.side !== to.side) return [];
  const list = from.side === 'rollback' ? plan.rollback : plan.main;
  const [first = 0, last = 0] = [plan.place.get(from.id), plan.place.get(to.id)];
  const between = list.slice(first + 1, last);
  return between.flatMap((screen) => (screen.kind === 'step' && !state.steps[screen.step.id] ? [screen.step.id] : []));
}

/** Taking an option, or none of them: the steps of the others are not taken. */
export function takeOption(run: Run, screen: ChoiceScreen, option: string): Move {
  const others = screen.options.filter(({ id }) => id !== option).flatMap(({ steps }) => steps);
  const leaves = others.filter((id) => run.plan.byId.has(`step:${id}`) && !run.state.steps[id]);
  const move = goOn(run, screen, { [screen.choice.id]: option });
  return { ...move, ...(leaves.length === 0 ? {} : { leaves }) };
}

/** What follows from one of a step's answers. A way into the rollback begins it. */
export function pickedFacts(run: Run, screen: StepScreen, { when, to, destination }: Pick, text?: string): Fact[] {
  const url = destination.kind === 'runbook' || destination.kind === 'link' ? { url: destination.url } : {};
  const move = follow(run, screen, destination);
  const picked = { what: 'picked', step: screen.step.id, when, leadsTo: to, ...url } as const;
  const words = text === undefined ? {} : { text };
  if (destination.kind !== 'rollback' || run.state.rollingBack) return [{ ...picked, ...words, ...move }];
  const begun = { what: 'rollback begun', reason: when || to, ...move } as const;
  return [{ ...picked, ...words, to: screen.id }, begun];
}

/** What an answer leads to. */
export function follow(run: Run, from: StepScreen, destination: Destination): Move {
  const { plan } = run;
  switch (destination.kind) {
    case 'screen': {
      const to = plan.byId.get(destination.id);
      if (!to) return goOn(run, from);
      return from.step.kind === 'goto' ? detourTo(run, from, to) : branchTo(run, from, to);
    }
    case 'option': {
      const screen = plan.byId.get(`choice:${destination.choice}`);
      return screen?.kind === 'choice' ? takeOption(run, screen, destination.option) : goOn(run, from);
    }
    case 'end':
      return branchTo(run, from, lastOf(plan));
    case 'rollback':
      return { to: plan.rollback[0]?.id ?? lastOf(plan).id };
    case 'escalate':
      return destination.goesOn ? goOn(run, from) : branchTo(run, from, plan.byId.get('collect') ?? lastOf(plan));
    case 'runbook':
    case 'link':
    case 'here':
      return goOn(run, from);
  }
}

/** "Follow the checks": there, and then on from here. */
function detourTo(run: Run, from: StepScreen, to: Screen): Move {
  const section = to.kind === 'step' ? run.document.sections.find(({ id }) => id === to.step.sectionId) : undefined;
  if (!section || section.id === from.step.sectionId) return branchTo(run, from, to);
  const within = [...sectionsBelow(section, run.document)];
  const behind = nextAfter(from, run.plan, run.state.chosen);
  return { ...arriveAt(run, to), detour: { within, to: behind.id } };
}
