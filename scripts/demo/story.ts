/**
 * A week in a small members' organisation, told through the real commands, buttons and forms:
 * the same presses a person makes, at moved-back times. Nothing is written into tables.
 */
import type { SandboxClient } from '../../sandbox/client.ts';
import { createStage, HELP_CHANNEL, type Stage, TEAM } from './stage.ts';

/** How far back the story begins. */
export const STORY_HOURS = 150;

type Scene = { readonly hoursAgo: number; readonly play: (stage: Stage, ids: Map<string, number>) => Promise<unknown> };

/**
 * Plays the whole story.
 * @param now when it ends. The sandbox's clock must be `STORY_HOURS` behind at the start.
 */
export async function tellStory(client: SandboxClient, now = () => Temporal.Now.instant()): Promise<void> {
  const stage = createStage(client);
  const ids = new Map<string, number>();
  for (const { hoursAgo, play } of scenes) {
    await waitUntil(client, () => now().subtract({ minutes: hoursAgo * 60 }));
    await play(stage, ids);
  }
  await waitUntil(client, now);
}

/** From full hour to full hour: jobs run when the clock has moved, and the hourly ones are never late then. */
async function waitUntil(client: SandboxClient, moment: () => Temporal.Instant): Promise<void> {
  let now = Temporal.Instant.from((await client.state()).clock);
  for (;;) {
    const end = moment();
    const fullHour = now.add({ seconds: 1 }).round({ smallestUnit: 'hour', roundingMode: 'ceil' });
    const next = Temporal.Instant.compare(fullHour, end) < 0 ? fullHour : end;
    if (Temporal.Instant.compare(next, now) <= 0) return;
    const { clock } = await client.clock({ advance: now.until(next).toString() });
    now = Temporal.Instant.from(clock ?? next.toString());
  }
}

const scenes: readonly Scene[] = [
  {
    hoursAgo: 150,
    async play(stage) {
      await stage.chooseTeamChannel('U0MAYA');
      const said = await stage.say(
        'U0MAYA',
        'C0GENERAL',
        'Good morning! From today on no request gets lost: type `/escalation new` anywhere, or choose *Escalate this message* in the ⋮ menu of a message. You hear from us in your direct messages.',
      );
      await stage.say('U0PRIYA', 'C0GENERAL', 'Finally. Thank you!', said);
      await stage.say('U0INES', 'C0RANDOM', 'The bakery downstairs has cardamom buns again.');
      await stage.say('U0OSKAR', 'C0RANDOM', 'On my way.');
    },
  },
  {
    hoursAgo: 146,
    async play(stage, ids) {
      const id = await stage.raise('U0PRIYA', {
        summary: 'Harbour Guild can’t see its invoices',
        details: 'The billing page has been empty for all three of their admins since this morning.',
      });
      ids.set('invoices', id);
    },
  },
  {
    hoursAgo: 144,
    async play(stage, ids) {
      const id = get(ids, 'invoices');
      await stage.press('U0TOMAS', id, 'acknowledge');
      await stage.press('U0TOMAS', id, 'start');
      const words = 'We found the cause: a missing role on the new billing page. A fix is on its way.';
      await stage.tell('U0TOMAS', id, words, 'visible');
    },
  },
  {
    hoursAgo: 139,
    async play(stage, ids) {
      const note = 'Gave the billing role to organisation admins; checked with all three.';
      await stage.close('U0TOMAS', get(ids, 'invoices'), note);
    },
  },
  {
    hoursAgo: 125,
    async play(stage) {
      const words = 'The registry is upgraded. Probes are a little slower than before, I keep an eye on it.';
      const said = await stage.say('U0SAMUEL', 'C0OPS', words);
      await stage.say('U0AIKO', 'C0OPS', 'Thanks. I watch the queue tonight.', said);
    },
  },
  {
    hoursAgo: 121,
    async play(stage, ids) {
      const id = await stage.raise('U0LENA', {
        summary: 'Our domain harbourguild.example is still pending',
        details: 'We published the TXT record two days ago. The settings page says “pending”.',
        priority: 'high',
      });
      ids.set('domain', id);
    },
  },
  {
    hoursAgo: 118,
    async play(stage, ids) {
      const id = get(ids, 'domain');
      await stage.press('U0MAYA', id, 'acknowledge');
      const words =
        'Could you check that the record name ends in harbourguild.example and has no quotes around the value?';
      await stage.tell('U0MAYA', id, words, 'visible', 'wait');
    },
  },
  {
    hoursAgo: 96,
    async play(stage, ids) {
      const certificate = await stage.raise('U0OSKAR', {
        summary: 'Passed attempt, but no certificate for Ada Brook',
        details: 'Attempt 4711 passed with 86 points yesterday. Her profile still shows “in progress”.',
        priority: 'high',
      });
      const dark = await stage.raise('U0OSKAR', {
        summary: 'Certificates with a dark background',
        details: 'Two members asked for it.',
        priority: 'low',
        category: 'capability_gap',
      });
      ids.set('certificate', certificate).set('dark', dark);
    },
  },
  {
    hoursAgo: 94,
    async play(stage, ids) {
      const id = get(ids, 'certificate');
      await stage.press('U0AIKO', id, 'start');
      const words =
        'The score arrived, the module was never marked complete. Looking at the reconciliation of that night.';
      await stage.tell('U0AIKO', id, words, 'internal');
    },
  },
  {
    hoursAgo: 90,
    async play(stage, ids) {
      const note = 'Printed certificates must stay readable. Noted for the design review in spring.';
      await stage.choose('U0MAYA', get(ids, 'dark'), 'wont_do', { note });
    },
  },
  {
    hoursAgo: 70,
    async play(stage, ids) {
      const id = await stage.raise('U0INES', {
        summary: 'Our agent shows as offline in the public registry',
        details: 'A partner noticed it before we did.',
        priority: 'urgent',
      });
      ids.set('offline', id);
      await stage.press('U0SAMUEL', id, 'acknowledge');
    },
  },
  {
    hoursAgo: 68,
    async play(stage, ids) {
      const note =
        'The health endpoint answered too slowly after the upgrade. Raised its memory, then asked for a new probe.';
      await stage.close('U0SAMUEL', get(ids, 'offline'), note);
    },
  },
  {
    hoursAgo: 47,
    async play(stage, ids) {
      const id = await stage.raise('U0PRIYA', {
        summary: 'A former member asks us to delete all their data',
        details: 'Came by post. The letter is scanned and with Maya.',
        category: 'sensitive_topic',
      });
      ids.set('delete', id);
      await stage.press('U0MAYA', id, 'acknowledge');
      const words = 'Asked our lawyer how long invoices must be kept. The answer takes a few days.';
      await stage.tell('U0MAYA', id, words, 'internal');
    },
  },
  {
    hoursAgo: 45,
    play: (stage, ids) => stage.snooze('U0MAYA', get(ids, 'delete'), { hours: 96 }),
  },
  {
    hoursAgo: 30,
    async play(stage) {
      const asked = await stage.say(
        'U0LENA',
        HELP_CHANNEL,
        'My badge is missing after the second course. The certificate is there, the badge picture is not.',
      );
      await stage.escalate('U0TOMAS', asked, { summary: 'Badge is missing after the second course' });
      await stage.say('U0TOMAS', HELP_CHANNEL, 'I passed it on, you will hear from us.', asked);
    },
  },
  {
    hoursAgo: 26,
    async play(stage, ids) {
      const words = 'The name was wrong, sorry. We published it again an hour ago, without quotes.';
      await stage.reply('U0LENA', get(ids, 'domain'), words);
    },
  },
  {
    hoursAgo: 20,
    async play(stage) {
      const id = await stage.raise('U0OSKAR', {
        summary: 'Module 4 shows the score of module 3',
        details: 'Seen for two learners, both on their phone.',
      });
      await stage.press('U0TOMAS', id, 'acknowledge');
    },
  },
  {
    hoursAgo: 9,
    async play(stage) {
      await stage.read(TEAM, 'C0GENERAL', 'C0RANDOM', HELP_CHANNEL, 'C0ESC');
      await stage.read(['U0AIKO', 'U0SAMUEL', 'U0INES'], 'C0OPS');
      await stage.read(['U0INES', 'U0PRIYA', 'U0OSKAR', 'U0LENA'], 'C0GENERAL', 'C0RANDOM', HELP_CHANNEL);
    },
  },
  {
    hoursAgo: 6,
    async play(stage) {
      const words = 'Is anybody else seeing an error on the payment page? New members can’t finish joining.';
      await stage.say('U0PRIYA', HELP_CHANNEL, words);
      await stage.raise('U0INES', {
        summary: 'Payment page shows an error for new members',
        details: 'Three people could not join this morning. The page says “try again later”.',
        priority: 'urgent',
      });
    },
  },
  {
    hoursAgo: 3,
    async play(stage) {
      const id = await stage.raise('U0SAMUEL', {
        summary: 'The crawl queue refuses brand.json of two publishers',
        details: 'It answers “at capacity” since the morning.',
        priority: 'high',
      });
      await stage.press('U0AIKO', id, 'start');
    },
  },
  {
    hoursAgo: 1,
    play: (stage) =>
      stage.raise('U0LENA', {
        summary: 'New colleague can’t sign in with our company account',
        details: 'She gets back to the sign-in page without an error.',
      }),
  },
  {
    hoursAgo: 0.4,
    async play(stage) {
      await stage.raise('U0OSKAR', {
        summary: 'Typo in the certificate e-mail',
        details: '“Congratulation” in the subject.',
        priority: 'low',
      });
      await stage.say('U0TOMAS', HELP_CHANNEL, 'Thank you all, everything from today is in the queue.');
    },
  },
];

function get(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The story mentions "${name}" before it begins.`);
  return id;
}
