/** Reading a file that a person put into a form. Only from Slack's own hosts: the address comes out of a payload. */
import type { WebClient } from '@slack/web-api';
import { reason, UserError } from '../errors.ts';
import { storable } from '../storable.ts';

const TIMEOUT_MS = 2_000;

export type UploadedFile = {
  readonly id: string;
  readonly name: string;
  /** Its media type and size, as far as Slack says. */
  readonly type?: string;
  readonly bytes?: number;
  readonly url?: string;
};

/** As UTF-8 text. @throws UserError at `field` when it is too large, not there, or not on Slack's hosts. */
export async function readTextFile(
  slack: WebClient,
  { name, url }: UploadedFile,
  { maxBytes, field }: { maxBytes: number; field: string },
): Promise<string> {
  if (url === undefined || !isSlacks(url, slack.slackApiUrl))
    throw new UserError(`${name} can't be read from Slack. Paste its text instead.`, { field });
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${slack.token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return storable(await readText(response, maxBytes));
  } catch (error) {
    throw new UserError(`${name} could not be read: ${reason(error)}. Try again, or paste its text.`, { field });
  }
}

/** Stops at the limit: what is larger is never held in memory. */
async function readText({ body }: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Slack's files live beside its API in the sandbox, and on slack.com's own hosts. */
function isSlacks(url: string, api: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  return origin === new URL(api).origin || (protocol === 'https:' && /(^|\.)slack\.com$/.test(hostname));
}
