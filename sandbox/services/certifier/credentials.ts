/** What Certifier keeps: groups with their designs, credentials, and the mails it sent. Nothing is ever made one of two. */
import { createHash, randomUUID } from 'node:crypto';
import { ulid } from '../ids.ts';

export type Group = {
  readonly id: string;
  readonly name: string;
  readonly designs: readonly { readonly id: string; readonly name: string }[];
  /** False: previews are not rendered yet. */
  readonly previews: boolean;
};

export type Credential = {
  readonly id: string;
  readonly publicId: string;
  readonly groupId: string;
  status: 'draft' | 'scheduled' | 'issued' | 'expired';
  recipient: { readonly id: string; readonly name: string; readonly email: string | null };
  issueDate: string;
  expiryDate: string | null;
  attributes: Readonly<Record<string, string>>;
  customAttributes: Readonly<Record<string, string>>;
  readonly createdAt: string;
  updatedAt: string;
};

export type Mail = { readonly credentialId: string; readonly to: string; readonly group: string; readonly at: string };

export type NewCredential = {
  readonly groupId: string;
  readonly recipient: { readonly name: string; readonly email?: string | null | undefined };
  readonly issueDate?: string | undefined;
  readonly expiryDate?: string | null | undefined;
  readonly customAttributes?: Readonly<Record<string, string>> | undefined;
};

export type Change = {
  readonly recipient?: { readonly name?: string | undefined; readonly email?: string | null | undefined } | undefined;
  readonly issueDate?: string | undefined;
  readonly expiryDate?: string | null | undefined;
  readonly customAttributes?: Readonly<Record<string, string>> | undefined;
};

export type Preview = { readonly format: 'png'; readonly url: string };

export type Shelf = {
  readonly groups: Map<string, Group>;
  /** Tags that were made in the dashboard: no others may be set. */
  readonly attributes: Set<string>;
  readonly credentials: Map<string, Credential>;
  readonly mails: Mail[];
  create(given: NewCredential): Credential;
  update(credential: Credential, change: Change): void;
  issue(credential: Credential): void;
  send(credential: Credential, to: string): void;
  /** As it is now: an issued one may have expired meanwhile. */
  show(credential: Credential): Credential;
  designs(credential: Credential): readonly { id: string; name: string; previews: readonly Preview[] }[];
};

export function createShelf(now: () => Temporal.Instant): Shelf {
  const groups = new Map<string, Group>();
  const credentials = new Map<string, Credential>();
  const mails: Mail[] = [];
  const stamp = () => new Date(now().epochMilliseconds).toISOString();
  const today = () => stamp().slice(0, 10);
  return {
    groups,
    attributes: new Set(),
    credentials,
    mails,
    create({ groupId, recipient: { name, email = null }, issueDate, expiryDate = null, customAttributes = {} }) {
      const at = stamp();
      const made: Credential = {
        id: ulid(now()).toLowerCase(),
        publicId: randomUUID(),
        groupId,
        status: 'draft',
        recipient: { id: ulid(now()).toLowerCase(), name, email },
        issueDate: issueDate ?? today(),
        expiryDate,
        attributes: { 'recipient.name': name },
        customAttributes,
        createdAt: at,
        updatedAt: at,
      };
      credentials.set(made.id, made);
      return made;
    },
    update(credential, { recipient, issueDate, expiryDate, customAttributes }) {
      const { name, email } = recipient ?? {};
      if (name !== undefined) credential.attributes = { ...credential.attributes, 'recipient.name': name };
      credential.recipient = {
        ...credential.recipient,
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
      };
      if (issueDate !== undefined) credential.issueDate = issueDate;
      if (expiryDate !== undefined) credential.expiryDate = expiryDate;
      if (customAttributes) credential.customAttributes = { ...credential.customAttributes, ...customAttributes };
      credential.updatedAt = stamp();
    },
    issue(credential) {
      credential.status = 'issued';
      credential.updatedAt = stamp();
    },
    send({ id, groupId }, to) {
      mails.push({ credentialId: id, to, group: groups.get(groupId)?.name ?? groupId, at: stamp() });
    },
    show(credential) {
      if (credential.status === 'draft') return credential;
      const { issueDate, expiryDate } = credential;
      const expired = expiryDate !== null && expiryDate < today();
      return { ...credential, status: issueDate > today() ? 'scheduled' : expired ? 'expired' : 'issued' };
    },
    designs(credential) {
      const group = groups.get(credential.groupId);
      const ready = group?.previews === true && credential.status !== 'draft';
      return (group?.designs ?? []).map((design) => ({
        ...design,
        previews: ready ? [{ format: 'png', url: previewUrl(credential, design.id) }] : [],
      }));
    },
  };
}

/** It changes with every value that is drawn. */
function previewUrl({ id, recipient, issueDate, expiryDate }: Credential, design: string): string {
  const drawn = JSON.stringify([recipient.name, issueDate, expiryDate]);
  const digest = createHash('sha256').update(drawn).digest('base64url').slice(0, 11);
  return `https://cdn.certifier.example/credentials/${id}/designs/${design}/${digest}.png`;
}
