/** What the sandbox may do to its Certifier from outside: fill it, look at it, let it fail. */
import { z } from 'zod';
import { ControlError } from '../../control/requests.ts';
import { type Command, command } from '../commands.ts';
import { ulid } from '../ids.ts';
import { type CommonControl, commonControl, type ServiceState, serviceState, type Tools } from '../tools.ts';
import type { Credential, Group, Mail, Shelf } from './credentials.ts';

const seed = z.strictObject({
  /** By id: a group that is there is replaced. */
  groups: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        name: z.string().min(1),
        /** Default: a certificate and a badge. */
        designs: z.array(z.strictObject({ id: z.string(), name: z.string() })).optional(),
        /** False: no preview is ready yet. */
        previews: z.boolean().default(true),
      }),
    )
    .default([]),
  /** Tags of custom attributes: `custom.mentor`. */
  attributes: z.array(z.string().startsWith('custom.')).default([]),
  credentials: z
    .array(
      z.strictObject({
        groupId: z.string(),
        recipient: z.strictObject({ name: z.string(), email: z.string().nullish() }),
        issueDate: z.iso.date().optional(),
        expiryDate: z.iso.date().nullish(),
        status: z.enum(['draft', 'issued']).default('issued'),
      }),
    )
    .default([]),
});

const remove = z.strictObject({ credential: z.string() });

export type CertifierState = ServiceState & {
  readonly groups: readonly Group[];
  readonly credentials: readonly Credential[];
  readonly mails: readonly Mail[];
};

export type CertifierControl = CommonControl & {
  /** Adds. @returns the credentials that were made. */
  readonly seed: Command<z.input<typeof seed>, readonly Credential[]>;
  /** As somebody deletes one in the dashboard. */
  readonly remove: Command<z.input<typeof remove>, void>;
  readonly state: () => CertifierState;
};

export function certifierControl(shelf: Shelf, tools: Tools, now: () => Temporal.Instant): CertifierControl {
  return {
    ...commonControl(tools),
    seed: command(seed, (asked) => sow(shelf, asked, now)),
    remove: command(remove, ({ credential }) => {
      if (!shelf.credentials.delete(credential)) throw new ControlError(`There is no credential ${credential}.`, 404);
    }),
    state: () => ({
      groups: [...shelf.groups.values()],
      credentials: [...shelf.credentials.values()].map((one) => ({ ...shelf.show(one) })),
      mails: [...shelf.mails],
      ...serviceState(tools),
    }),
  };
}

function sow(shelf: Shelf, asked: z.output<typeof seed>, now: () => Temporal.Instant): readonly Credential[] {
  for (const { designs, ...group } of asked.groups) {
    const made = ['Certificate', 'Badge'].map((kind) => ({
      id: ulid(now()).toLowerCase(),
      name: `${group.name} ${kind}`,
    }));
    shelf.groups.set(group.id, { ...group, designs: designs ?? shelf.groups.get(group.id)?.designs ?? made });
  }
  for (const tag of asked.attributes) shelf.attributes.add(tag);
  return asked.credentials.map(({ status, ...given }) => {
    const made = shelf.create(given);
    if (status === 'issued') shelf.issue(made);
    return { ...made };
  });
}
