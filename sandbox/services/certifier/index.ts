/**
 * A local Certifier: credentials are drafted, issued and mailed, twice when it is asked twice. It refuses what Certifier
 * refuses, so that what works here works there.
 */
import { isWireObject } from '../../json.ts';
import { secret } from '../ids.ts';
import { createLimit } from '../rates.ts';
import type { Call } from '../routes.ts';
import { type Served, serve } from '../server.ts';
import { createTools, realNow, type ServiceOptions } from '../tools.ts';
import { type CertifierControl, certifierControl } from './control.ts';
import { createShelf } from './credentials.ts';
import { certifierRoutes, failure, refusal } from './routes.ts';

const VERSION = '2022-10-26';

/** What Certifier allows on average. It lets bursts pass without saying how large; here none. */
const A_MINUTE = 60;

export type Certifier = Served & {
  /** What callers are configured with: `url` and the version of the API. */
  readonly apiUrl: string;
  readonly token: string;
  readonly control: CertifierControl;
};

/**
 * @param rateLimits default false. True: 60 calls a minute, by `now()`.
 * @throws Error when the port is taken.
 */
export async function startCertifier({
  now = realNow,
  port,
  token = `cfp_${secret(36)}`,
  rateLimits = false,
}: ServiceOptions & { readonly rateLimits?: boolean } = {}): Promise<Certifier> {
  const shelf = createShelf(now);
  const tools = createTools(now);
  const limit = createLimit(now, A_MINUTE, 60_000);
  const control = certifierControl(shelf, tools, now);
  const admit = ({ headers }: Call) => {
    if (headers.authorization !== `Bearer ${token}`) return refusal('unauthorized');
    const version = headers['certifier-version'];
    if (version === undefined) return refusal('missing_version');
    if (version !== VERSION) return refusal('invalid_version');
    const wait = rateLimits ? limit.wait(token) : undefined;
    if (wait !== undefined) return refusal('rate_limited', { 'retry-after': String(wait) });
    if (rateLimits) limit.count(token);
    return undefined;
  };
  const manner = {
    routes: certifierRoutes(shelf),
    admit,
    unreadable: refusal('invalid_json'),
    missing: () => refusal('not_found'),
    failure,
    other,
  };
  const served = await serve(manner, tools, control, port);
  return { ...served, apiUrl: `${served.url}/v1`, token, control };
}

/** Somebody else's credential; of a list, somebody else's in each place. */
function other(body: unknown): unknown {
  if (!isWireObject(body)) return body;
  if (Array.isArray(body.data)) return { ...body, data: body.data.map(other) };
  return {
    ...body,
    id: '01hz00000000000000000other',
    publicId: '00000000-0000-4000-8000-000000000000',
    recipient: { id: '01hz00000000000000000other', name: 'Someone Else', email: 'someone.else@example.org' },
    attributes: { 'recipient.name': 'Someone Else' },
  };
}
