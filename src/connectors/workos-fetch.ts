/** Between the SDK of WorkOS and our own way of asking: the SDK's `fetch`. */
import { z } from 'zod';
import type { Failure } from './answer.ts';
import type { Service } from './http.ts';

/** Thrown through the SDK, which knows no three-valued answers; it ends up among the causes of what the SDK throws. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind === 'refused' ? failure.problem : failure.why);
    this.failure = failure;
  }

  static in(error: unknown): NotAnswered | undefined {
    for (let at = error; at instanceof Error; at = at.cause) if (at instanceof NotAnswered) return at;
    return undefined;
  }
}

const METHOD = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Only the path, the query, the method and the body of what the SDK asks for are used: host, headers and time-outs are the service's. */
export function askedThrough(service: Service): typeof fetch {
  return async (input, init) => {
    const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
    const method = METHOD.parse(init?.method);
    const answer = await service.call({
      method,
      path: pathname.split('/').slice(1).map(decodeURIComponent),
      query: Object.fromEntries(searchParams),
      schema: z.unknown(),
      // To look at the DNS once more changes nothing that the first look did not.
      isRepeatable: pathname.endsWith('/verify'),
      ...(typeof init?.body === 'string' && init.body !== '' ? { json: JSON.parse(init.body) } : {}),
    });
    if (answer.kind !== 'ok') throw new NotAnswered(answer);
    const isEmpty = answer.body === undefined;
    return isEmpty ? new Response(null, { status: 204 }) : Response.json(answer.body, { status: answer.status });
  };
}
