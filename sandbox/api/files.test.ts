import { describe, expect, it } from 'vitest';
import { listObjects, pickText } from '../json.ts';
import { aManifest, SCOPES, startTrial, type Trial } from '../trial.ts';

async function upload(
  { api }: Trial,
  { name = 'report.md', content = '# Report', length = Buffer.byteLength(content) } = {},
) {
  const { body } = await api('files.getUploadURLExternal', { filename: name, length });
  const sent = await fetch(String(body.upload_url), { method: 'POST', body: content });
  return { id: pickText(body, 'file_id') ?? '', status: sent.status };
}

describe('an upload', () => {
  it('ends as a message with the file, which can be fetched', async () => {
    const trial = await startTrial();
    const { id } = await upload(trial);
    const { body } = await trial.api('files.completeUploadExternal', {
      files: [{ id, title: 'The report' }],
      channel_id: 'C0ESC',
      initial_comment: 'Here it is',
    });
    expect(listObjects(body.files)[0]).toMatchObject({ id, title: 'The report', mimetype: 'text/markdown', size: 8 });
    const [message] = (await trial.channel('C0ESC')).messages;
    expect(message).toMatchObject({ text: 'Here it is', files: [{ id, name: 'report.md', size: 8 }] });
    const file = await fetch(message?.files?.[0]?.url ?? '', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(await file.text()).toBe('# Report');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is fetched by a program only with a bot token that has files:read', async () => {
    const trial = await startTrial({ manifest: aManifest({ scopes: [...SCOPES, 'files:read'] }) });
    const { id } = await upload(trial);
    await trial.api('files.completeUploadExternal', { files: [{ id }], channel_id: 'C0ESC' });
    const url = (await trial.channel('C0ESC')).messages[0]?.files?.[0]?.url ?? '';
    const get = async (token?: string) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(url, { headers, redirect: 'manual' })).status;
    };
    const { botToken, appToken } = trial.sandbox;
    expect(await Promise.all([botToken, appToken, 'xoxb-other', undefined].map(get))).toEqual([200, 302, 302, 302]);
    await trial.slack.workspace({ do: 'set_scopes', scopes: SCOPES });
    expect(await get(botToken)).toBe(302);
    expect((await trial.slack.traffic()).at(-1)).toMatchObject({ what: 'file', ok: false, error: 'missing_scope' });
  });

  it('may be sent as the file of a form', async () => {
    const trial = await startTrial();
    const { body } = await trial.api('files.getUploadURLExternal', { filename: 'a.png', length: 4 });
    const form = new FormData();
    form.set('file', new Blob(['1234']), 'a.png');
    expect((await fetch(String(body.upload_url), { method: 'POST', body: form })).status).toBe(200);
  });

  it('must be as long as was announced', async () => {
    expect((await upload(await startTrial(), { length: 7 })).status).toBe(400);
  });

  it('is completed once, and only after the bytes came', async () => {
    const trial = await startTrial();
    const complete = (id: unknown) => trial.api('files.completeUploadExternal', { files: [{ id }] });
    const { body } = await trial.api('files.getUploadURLExternal', { filename: 'a.txt', length: 1 });
    expect((await complete(body.file_id)).body.error).toBe('file_not_found');
    const { id } = await upload(trial);
    expect((await complete(id)).body.ok).toBe(true);
    expect((await complete(id)).body.error).toBe('file_not_found');
  });

  it('goes only where the bot is', async () => {
    const trial = await startTrial();
    const { id } = await upload(trial);
    const share = (channel_id: string) => trial.api('files.completeUploadExternal', { files: [{ id }], channel_id });
    expect((await share('C0GENERAL')).body.error).toBe('not_in_channel');
    expect((await share('C0NOWHERE')).body.error).toBe('channel_not_found');
    expect((await share('C0ESC')).body.ok).toBe(true);
  });
});
