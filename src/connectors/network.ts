/** What an error below HTTP means. Pure. */

/** Node's and undici's codes for a request that never left: nothing can have happened. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** The other side's certificate was not accepted, before anything was said. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/;

/** @returns the first code in the chain of causes, and whether nothing can have happened. */
export function networkFailure(error: unknown): { readonly code?: string; readonly neverLeft: boolean } {
  let at: unknown = error;
  for (let depth = 0; depth < 6 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && at.code !== '') {
      return { code: at.code, neverLeft: NEVER_LEFT.has(at.code) || CERTIFICATE.test(at.code) };
    }
    at = at instanceof AggregateError && at.errors.length > 0 ? at.errors[0] : at.cause;
  }
  return { neverLeft: false };
}
