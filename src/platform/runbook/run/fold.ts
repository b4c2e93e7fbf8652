/** Where a run stands: a fold of its events. It needs no document, since events say where they led. Pure. */
import type { Move, RunEvent, Waited } from './event.ts';
import type { Approval, RunState, StepRecord } from './state.ts';

/** @throws when the first event is not `started`: then it is no run. */
export function fold(events: readonly RunEvent[]): RunState {
  const [first, ...others] = events;
  if (first?.what !== 'started') throw new Error('A run begins with `started`.');
  return others.reduce(apply, begin(first));
}

/** @throws when it is not `started`. */
function begin(event: RunEvent): RunState {
  if (event.what !== 'started') throw new Error('A run begins with `started`.');
  const { to, environment, inputs, acknowledged, practice, parent, by, at } = event;
  return {
    ...NOTHING_YET,
    ...{ screen: to, environment, inputs, acknowledged, practice: practice === true, parent },
    ...{ owner: by, people: [by], startedAt: at, lastAt: at, screenAt: at, arrivals: { [to]: at } },
  };
}

const NOTHING_YET = {
  version: 1,
  status: 'running',
  trail: [],
  detours: [],
  reminder: undefined,
  steps: {},
  done: [],
  chosen: {},
  tried: [],
  ticked: [],
  collected: [],
  risk: undefined,
  accepted: [],
  helped: {},
  problems: [],
  notes: [],
  evidence: [],
  approvals: [],
  actions: [],
  rollingBack: false,
  pausedFor: undefined,
  escalation: undefined,
  escalated: false,
  finished: undefined,
  feedback: [],
} as const;

/** The state after one more event. */
export function apply(before: RunState, event: RunEvent): RunState {
  const after = { ...happened(before, event), version: before.version + 1 };
  const moved = 'to' in event && event.to !== undefined ? move(after, { ...event, to: event.to }) : after;
  if (event.by === 'system') return moved;
  const people = moved.people.includes(event.by) ? moved.people : [...moved.people, event.by];
  return { ...moved, people, lastAt: event.at };
}

function move(
  state: RunState,
  event: Move & { readonly what: RunEvent['what']; readonly at: Temporal.Instant },
): RunState {
  const { to, takes = {}, leaves = [], detour, returned, what, at } = event;
  const back = what === 'back';
  const passed = leaves.filter((id) => !state.steps[id]);
  const detours =
    what === 'jumped' || what === 'rollback begun' ? [] : returned ? state.detours.slice(0, -1) : state.detours;
  const options = Object.values(takes).filter((option) => option !== '' && !state.tried.includes(option));
  return {
    ...state,
    screen: to,
    screenAt: at,
    arrivals: (back || what === 'jumped') && state.arrivals[to] ? state.arrivals : { ...state.arrivals, [to]: at },
    trail: back ? state.trail.slice(0, -1) : to === state.screen ? state.trail : [...state.trail, state.screen],
    detours: detour ? [...detours, detour] : detours,
    chosen: Object.keys(takes).length === 0 ? state.chosen : { ...state.chosen, ...takes },
    tried: options.length === 0 ? state.tried : [...state.tried, ...options],
    steps:
      passed.length === 0
        ? state.steps
        : { ...state.steps, ...Object.fromEntries(passed.map((id) => [id, passedBy(event)])) },
  };
}

function passedBy({ at, ...event }: { readonly at: Temporal.Instant }): StepRecord {
  const by = 'by' in event && typeof event.by === 'string' ? event.by : 'system';
  return { status: 'not taken', at, by };
}

function happened(state: RunState, event: RunEvent): RunState {
  const { by, at } = event;
  const stamp = { by, at };
  switch (event.what) {
    case 'started':
    case 'back':
    case 'jumped':
    case 'joined':
      return state;
    case 'ticked':
      return { ...state, ticked: event.items };
    case 'risk':
      return { ...state, risk: { ...event.risk, ...stamp } };
    case 'danger accepted':
      return { ...state, accepted: [...state.accepted, event.step] };
    case 'confirmed':
      return event.step === undefined
        ? state
        : mark(state, event.step, { status: 'done', ...stamp, ...worded(event), ...early(event) });
    case 'skipped':
      return event.step === undefined
        ? state
        : mark(state, event.step, { status: 'skipped', ...stamp, text: event.reason });
    case 'answered':
      return mark(state, event.step, { status: 'done', ...stamp, answer: event.answer, ...worded(event) });
    case 'picked':
      return mark(state, event.step, {
        status: 'done',
        ...stamp,
        picked: event.when || event.leadsTo,
        ...worded(event),
      });
    case 'chosen':
      return state;
    case 'helped':
      return { ...state, helped: { ...state.helped, [event.of]: event.answer } };
    case 'problem':
      return mark({ ...state, problems: [...state.problems, problemOf(event)] }, event.step, {
        status: 'problem',
        ...stamp,
        problem: event.problem,
        text: event.text,
      });
    case 'note':
      return { ...state, notes: [...state.notes, { ...without(event), ...stamp }] };
    case 'evidence':
      return { ...state, evidence: [...state.evidence, { ...event.evidence, ...stamp }] };
    case 'collected':
      return { ...state, collected: event.items };
    case 'input changed':
      return changeInput(state, event);
    case 'reminder set': {
      const until = Temporal.Instant.fromEpochMilliseconds(event.until);
      return { ...state, reminder: { step: event.step, until, by } };
    }
    case 'wait over':
      return { ...state, reminder: undefined };
    case 'handed over': {
      const people = [...new Set([...state.people, event.owner])];
      // Whoever takes it on is told what the other one waited for.
      const reminder = state.reminder && { ...state.reminder, by: event.owner };
      return { ...state, owner: event.owner, people, reminder };
    }
    case 'paused':
      return { ...state, status: 'paused', pausedFor: event.reason };
    case 'resumed':
      return { ...state, status: 'running', pausedFor: undefined };
    case 'rollback begun':
      return { ...state, rollingBack: true };
    case 'escalated':
      return { ...state, escalation: event.escalation, escalated: true };
    case 'linked':
      return { ...state, escalation: event.escalation };
    case 'finished': {
      const { outcome, verification, text } = event;
      return { ...state, status: 'finished', finished: { outcome, verification, text, ...stamp } };
    }
    case 'feedback':
      return { ...state, feedback: [...state.feedback, { unclear: event.unclear, missing: event.missing, ...stamp }] };
    default:
      return decided(state, event);
  }
}

type OfApprovalOrAction = Extract<
  RunEvent,
  { what: 'approval requested' | 'approved' | 'rejected' | 'approval expired' | 'action started' | 'action ended' }
>;

function decided(state: RunState, event: OfApprovalOrAction): RunState {
  const { by, at } = event;
  switch (event.what) {
    case 'approval requested': {
      const { id, step, commands } = event;
      const expiresAt = Temporal.Instant.fromEpochMilliseconds(event.expiresAt);
      const asked = { id, step, commands, requestedBy: by, requestedAt: at, expiresAt, status: 'pending' } as const;
      return { ...state, approvals: [...state.approvals, asked] };
    }
    case 'approved':
      return settle(state, event.id, { status: 'approved', decidedBy: by, decidedAt: at });
    case 'rejected':
      return settle(state, event.id, { status: 'rejected', decidedBy: by, decidedAt: at, reason: event.reason });
    case 'approval expired':
      return settle(state, event.id, { status: 'expired', decidedAt: at });
    case 'action started': {
      const { key, step, name, good, window } = event;
      const call = { key, step, name, state: 'running', by, startedAt: at } as const;
      const more = { ...(good === undefined ? {} : { good }), ...(window === undefined ? {} : { window }) };
      return { ...state, actions: [...state.actions, { ...call, ...more }] };
    }
    case 'action ended': {
      const { key, state: ended, ok, summary, outcome, lines } = event;
      const more = { ...(outcome === undefined ? {} : { outcome }), ...(lines === undefined ? {} : { lines }) };
      const actions = state.actions.map((call) =>
        call.key === key ? { ...call, state: ended, ok, summary, endedAt: at, ...more } : call,
      );
      // Evidence of whoever started it, not of whoever noticed the end.
      const starter = state.actions.find((call) => call.key === key)?.by ?? by;
      const kept = { kind: 'action', text: summary, step: event.step, ref: key, by: starter, at } as const;
      return { ...state, actions, evidence: [...state.evidence, kept] };
    }
  }
}

function problemOf({
  step,
  problem,
  text,
  by,
  at,
}: Extract<RunEvent, { what: 'problem' }>): RunState['problems'][number] {
  return { step, problem, text, by, at };
}

function mark(state: RunState, step: string, record: StepRecord): RunState {
  const done = state.done.filter((id) => id !== step);
  return {
    ...state,
    reminder: state.reminder?.step === step ? undefined : state.reminder,
    steps: { ...state.steps, [step]: record },
    done: record.status === 'done' ? [...done, step] : done.length === state.done.length ? state.done : done,
  };
}

function worded({ text }: { readonly text?: string }): { text?: string } {
  return text === undefined || text === '' ? {} : { text };
}

function early({ waited }: { readonly waited?: Waited }): { waited?: Waited } {
  return waited === undefined ? {} : { waited };
}

function without({ text, step }: { readonly text: string; readonly step?: string }) {
  return step === undefined ? { text } : { text, step };
}

function settle(state: RunState, id: string, change: Partial<Approval>): RunState {
  return { ...state, approvals: state.approvals.map((each) => (each.id === id ? { ...each, ...change } : each)) };
}

function changeInput(state: RunState, event: Extract<RunEvent, { what: 'input changed' }>): RunState {
  const { name, value, redo, voids } = event;
  const steps = { ...state.steps };
  for (const id of redo) if (steps[id]) steps[id] = { ...steps[id], stale: true };
  return {
    ...state,
    inputs: { ...state.inputs, [name]: value },
    steps,
    approvals: state.approvals.map((each) => (voids.includes(each.id) ? { ...each, status: 'void' as const } : each)),
    accepted: state.accepted.filter((id) => !event.unaccepts.includes(id)),
  };
}
