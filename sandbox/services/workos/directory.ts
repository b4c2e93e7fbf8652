/** What WorkOS keeps: organisations and their domains, and the TXT records of a little DNS of its own. */
import { secret, ulid } from '../ids.ts';

/** A domain that has not been verified this long after its challenge has failed. */
const CHALLENGE_DAYS = 30;

export type DomainState = 'verified' | 'pending' | 'failed' | 'legacy_verified';

export type Domain = {
  readonly object: 'organization_domain';
  readonly id: string;
  readonly organization_id: string;
  readonly domain: string;
  state: DomainState;
  readonly verification_prefix: string;
  readonly verification_token: string;
  readonly verification_strategy: 'dns' | 'manual';
  readonly created_at: string;
  updated_at: string;
};

export type Organization = {
  readonly object: 'organization';
  readonly id: string;
  readonly name: string;
  readonly allow_profiles_outside_organization: boolean;
  readonly domains: readonly Domain[];
  readonly external_id: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: string;
  readonly updated_at: string;
};

export type NewDomain = {
  readonly domain: string;
  readonly organizationId: string;
  readonly state?: DomainState | undefined;
  readonly strategy?: 'dns' | 'manual' | undefined;
};

/** What happened to a domain, for webhooks. */
export type Happening = 'created' | 'updated' | 'verified' | 'verification_failed' | 'deleted';

export type Directory = {
  readonly organizations: Map<string, Omit<Organization, 'domains'>>;
  readonly domains: Map<string, Domain>;
  /** By full record name. */
  readonly dns: Map<string, readonly string[]>;
  addOrganization(given: { id?: string | undefined; name: string; externalId?: string | undefined }): string;
  addDomain(given: NewDomain): Domain;
  /** Looks at the TXT record of a domain, and gives it another 30 days when its time was over. */
  verify(domain: Domain): void;
  /** As WorkOS does by itself: verifies what is published, and gives up on what is too old. */
  check(): void;
  setState(domain: Domain, state: DomainState): void;
  deleteDomain(domain: Domain): void;
  show(id: string): Organization | undefined;
};

export function createDirectory(
  now: () => Temporal.Instant,
  happened: (what: Happening, domain: Domain) => void,
): Directory {
  const organizations: Directory['organizations'] = new Map();
  const domains = new Map<string, Domain>();
  const dns = new Map<string, readonly string[]>();
  const challengedAt = new Map<string, number>();
  const stamp = () => new Date(now().epochMilliseconds).toISOString();
  const isPublished = ({ verification_prefix, domain, verification_token }: Domain) =>
    (dns.get(`${verification_prefix}.${domain}`) ?? []).includes(`verification_token=${verification_token}`);
  const setState = (domain: Domain, state: DomainState) => {
    if (domain.state === state) return;
    domain.state = state;
    domain.updated_at = stamp();
    if (state === 'verified') happened('verified', domain);
    else if (state === 'failed') happened('verification_failed', domain);
    else happened('updated', domain);
  };
  return {
    organizations,
    domains,
    dns,
    addOrganization({ id = `org_${ulid(now())}`, name, externalId = null }) {
      organizations.set(id, {
        object: 'organization',
        id,
        name,
        allow_profiles_outside_organization: false,
        external_id: externalId,
        metadata: {},
        created_at: stamp(),
        updated_at: stamp(),
      });
      return id;
    },
    addDomain({ domain, organizationId, state = 'pending', strategy = 'dns' }) {
      const made: Domain = {
        object: 'organization_domain',
        id: `org_domain_${ulid(now())}`,
        organization_id: organizationId,
        domain,
        state,
        verification_prefix: `acme-domain-verification-${secret(6)}`,
        verification_token: secret(25),
        verification_strategy: strategy,
        created_at: stamp(),
        updated_at: stamp(),
      };
      domains.set(made.id, made);
      challengedAt.set(made.id, now().epochMilliseconds);
      happened('created', made);
      if (state === 'verified') happened('verified', made);
      return made;
    },
    verify(domain) {
      if (domain.state === 'verified' || domain.state === 'legacy_verified') return;
      if (domain.state === 'failed') {
        challengedAt.set(domain.id, now().epochMilliseconds);
        setState(domain, 'pending');
      }
      if (isPublished(domain)) setState(domain, 'verified');
    },
    check() {
      const oldest = now().epochMilliseconds - CHALLENGE_DAYS * 86_400_000;
      for (const domain of domains.values()) {
        if (domain.state !== 'pending') continue;
        if (isPublished(domain)) setState(domain, 'verified');
        else if ((challengedAt.get(domain.id) ?? 0) < oldest) setState(domain, 'failed');
      }
    },
    setState,
    deleteDomain(domain) {
      domains.delete(domain.id);
      happened('deleted', domain);
    },
    show(id) {
      const found = organizations.get(id);
      if (!found) return undefined;
      const own = [...domains.values()].filter(({ organization_id }) => organization_id === id);
      return { ...found, domains: own.map((domain) => ({ ...domain })) };
    },
  };
}
