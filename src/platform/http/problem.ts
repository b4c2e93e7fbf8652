/** What is wrong with a request, as programs and people read it: problem details (RFC 9457). Pure. */
import type { z } from 'zod';

export type Problem = {
  readonly status: number;
  readonly title: string;
  /** What is wrong this time and what to do about it. */
  readonly detail?: string;
  /** Which part of the body, as a JSON pointer. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** Stands in the log beside the cause. */
  readonly errorId?: string;
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request could not be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Nothing here',
  405: 'Not this way',
  408: 'The request took too long',
  409: 'Not possible as things stand',
  413: 'Too large',
  415: 'Not in this form',
  422: 'Not understood',
  429: 'Too often',
  500: 'Something went wrong here',
  502: 'A service that is needed did not do its part',
  503: 'Not now',
};

export function problem(
  status: number,
  detail?: string,
  rest: Omit<Problem, 'status' | 'title' | 'detail'> = {},
): Problem {
  return { status, title: TITLES[status] ?? 'It did not work', ...(detail === undefined ? {} : { detail }), ...rest };
}

const MOST_ERRORS = 20;

export function problemOfIssues(issues: readonly z.core.$ZodIssue[]): Problem {
  const errors = issues.slice(0, MOST_ERRORS).map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: message,
  }));
  const more = issues.length > MOST_ERRORS ? ` These are the first ${MOST_ERRORS} of ${issues.length}.` : '';
  return problem(422, `The body is not what is expected here.${more}`, { errors });
}
