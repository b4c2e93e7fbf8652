/**
 * Escalations: a case that needs a person, as one live card in the team's private channel, from "asked" to "closed".
 * Not here: when an item is due, and what repairs itself.
 */
import type { Capability } from '../../capability.ts';
import { escalationActions } from './actions.ts';
import { DIGEST_CHECK } from './digests.ts';
import { HOME_SIZE, homeBlocks } from './home.ts';
import { escalationJobs } from './jobs.ts';
import { listenToCommand } from './listeners/command.ts';
import { listenToForms } from './listeners/forms.ts';
import { listenToGuard } from './listeners/guard.ts';
import { listenToPolicy } from './listeners/policy.ts';
import { listenToPresses } from './listeners/presses.ts';
import { listenToRequests } from './listeners/requests.ts';
import { listenToSettings } from './listeners/settings.ts';
import { escalationCard, requestCard } from './messages.ts';
import { REMINDER_CHECK, STILL_OPEN_CHECK } from './reminders.ts';
import { isDigestTrue, isReminderTrue, isStillOpen } from './store/checks.ts';
import { findEscalation, listEscalations, listRequests } from './store/queries.ts';

export { PRIORITIES } from './escalation.ts';
export { openResolution } from './listeners/resolution.ts';
export { PRIORITY_WORD } from './messages.ts';
export { linkRun, markRunProgress } from './store/runs.ts';
export { findEscalation };

export const escalations: Capability = {
  name: 'escalations',
  listen(app, deps) {
    listenToCommand(app, deps);
    listenToPresses(app, deps);
    listenToForms(app, deps);
    listenToGuard(app, deps);
    listenToRequests(app, deps);
    listenToSettings(app, deps);
    listenToPolicy(app, deps);
  },
  cards: {
    async escalation(reader, id, now) {
      const item = await findEscalation(reader, id);
      return item && escalationCard(item, now);
    },
    async request(reader, id) {
      const item = await findEscalation(reader, id);
      return item && requestCard(item);
    },
  },
  checks: { [REMINDER_CHECK]: isReminderTrue, [DIGEST_CHECK]: isDigestTrue, [STILL_OPEN_CHECK]: isStillOpen },
  jobs: escalationJobs,
  actions: escalationActions,
  async home(reader, { id, now }) {
    const requests = await listRequests(reader, id, { size: HOME_SIZE });
    const owned = await listEscalations(reader, { view: 'mine', person: id, now, page: 0, size: HOME_SIZE });
    return homeBlocks(requests, owned);
  },
};

export { escalationStatus, noteElsewhere, raiseEscalation, resolveByKey, tellRequester } from './store/neighbours.ts';
export { sayInThread } from './store/thread.ts';
