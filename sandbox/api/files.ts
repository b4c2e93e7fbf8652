/** Uploads in Slack's two steps: ask for a URL, send the bytes there, say where the file goes. */
import type { StoredFile } from '../files.ts';
import { pickText } from '../json.ts';
import { post } from '../posting.ts';
import { wireFile } from '../shapes.ts';
import type { World } from '../world.ts';
import { findThread } from './chat.ts';
import { arg, type Method, method, objectsIn, Refusal } from './method.ts';
import { getVisible, needMembership } from './places.ts';

const getUploadUrl = method(
  { tier: 4, scopes: ['files:write'] },
  { filename: arg.text, length: arg.whole },
  ({ world }, { filename, length }) => {
    if (length <= 0)
      throw new Refusal('invalid_arguments', { problems: ['[ERROR] must be greater than 0 [json-pointer:/length]'] });
    const created = Math.floor(world.clock.now().epochMilliseconds / 1000);
    const file = world.files.create({ name: filename, user: world.workspace.app.botUser, created, announced: length });
    return { upload_url: `${world.base()}/upload/${file.id}`, file_id: file.id };
  },
);

const complete = method(
  { tier: 4, scopes: ['files:write'] },
  {
    files: arg.json,
    channel_id: arg.text.optional(),
    thread_ts: arg.text.optional(),
    initial_comment: arg.text.optional(),
  },
  ({ world }, { files: wanted, channel_id, thread_ts, initial_comment = '' }) => {
    const files = objectsIn(wanted).map((one) => getUploaded(world, pickText(one, 'id') ?? '', pickText(one, 'title')));
    if (files.length === 0)
      throw new Refusal('invalid_arguments', { problems: ['[ERROR] missing required field: files'] });
    if (channel_id) share(world, { files, channel_id, thread_ts, text: initial_comment });
    for (const file of files) file.completed = true;
    return { files: files.map(({ id }) => wireFile(world, id)) };
  },
);

export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': complete,
};

/** @throws Refusal */
function getUploaded(world: World, id: string, title: string | undefined): StoredFile {
  const file = world.files.find(id);
  if (!file?.content || file.completed) throw new Refusal('file_not_found');
  if (title) file.title = title;
  return file;
}

function share(
  world: World,
  about: { files: readonly StoredFile[]; channel_id: string; thread_ts: string | undefined; text: string },
): void {
  const channel = getVisible(world, about.channel_id);
  needMembership(world, channel);
  if (channel.is_archived) throw new Refusal('is_archived');
  const thread_ts = about.thread_ts ? findThread(channel, about.thread_ts) : undefined;
  const files = about.files.map(({ id }) => id);
  post(world, channel, { user: world.workspace.app.botUser, byBot: true, text: about.text, thread_ts, files });
}
