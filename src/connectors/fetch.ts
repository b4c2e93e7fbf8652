/** `fetch` that goes to one host only, and takes no more than it can hold. */

/** The answer is larger than whoever asked wants to hold. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * A question is asked again where its host points to on itself, three times at most; every other redirect is the answer.
 * The body breaks off with TooLarge after `maxBytes`, counted as they are unpacked.
 */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    let response = await globalThis.fetch(new Request(request, { redirect: 'manual' }));
    for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
      const next = nextOf(request, response);
      if (!next) break;
      await response.body?.cancel();
      const { method, headers, signal } = request;
      response = await globalThis.fetch(next, { method, headers, signal, redirect: 'manual' });
    }
    return bounded(response, maxBytes);
  };
}

function nextOf({ method, url }: Request, response: Response): URL | undefined {
  const location = response.headers.get('location');
  if (!REDIRECTS.has(response.status) || location === null) return undefined;
  if ((method !== 'GET' && method !== 'HEAD') || !URL.canParse(location, response.url || url)) return undefined;
  const next = new URL(location, response.url || url);
  return next.origin === new URL(url).origin ? next : undefined;
}

function bounded(response: Response, maxBytes: number): Response {
  if (!response.body) return response;
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > maxBytes) controller.error(new TooLarge(`The answer is larger than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
