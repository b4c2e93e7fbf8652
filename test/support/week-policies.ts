/** Two ways in which a team may want to be reminded, and a week for each. */
import { parseWeek } from '../../src/capabilities/escalations/sla/hours.ts';
import { DEFAULT_POLICY, type SlaPolicy, TEAM_PURPOSES } from '../../src/capabilities/escalations/sla/policy.ts';

export type Setting = { readonly policy: SlaPolicy; readonly start: Temporal.Instant };

/** As it is until somebody decides; from a Friday noon. */
export const ROUND_THE_CLOCK: Setting = {
  policy: DEFAULT_POLICY,
  start: Temporal.Instant.from('2026-11-20T12:00:00Z'),
};

/**
 * Urgent items at any time, the others in Lisbon's business hours, with a warning an hour ahead. In the night to
 * Sunday, 25 October 2026, the clocks go back while the weekend's shift is at work. Wednesday is a holiday.
 */
export const BUSINESS_HOURS: Setting = {
  policy: {
    ...DEFAULT_POLICY,
    ...Object.fromEntries(TEAM_PURPOSES.map((purpose) => [purpose, inBusinessHours(DEFAULT_POLICY[purpose])])),
    requester: {
      ...DEFAULT_POLICY.requester,
      normal: { ...DEFAULT_POLICY.requester.normal, businessHours: true, targetMinutes: 8 * 60 },
      low: { ...DEFAULT_POLICY.requester.low, targetMinutes: null },
    },
    timeZone: 'Europe/Lisbon',
    week: parseWeek('Mon–Fri 08:00–12:30, 13:30–16:30; Sat 22:00–24:00; Sun 00:00–04:00'),
    holidays: [{ date: '2026-10-28', name: 'Closed' }],
  },
  start: Temporal.Instant.from('2026-10-23T12:00:00Z'),
};

function inBusinessHours(rules: SlaPolicy['pickup']): SlaPolicy['pickup'] {
  const day = { businessHours: true, warnMinutes: 60 };
  return {
    urgent: rules.urgent,
    high: { ...rules.high, ...day, targetMinutes: 4 * 60 },
    normal: { ...rules.normal, ...day, targetMinutes: 8 * 60 },
    low: { ...rules.low, ...day, targetMinutes: 2 * 8 * 60 },
  };
}
