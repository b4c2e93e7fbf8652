/** What a person chooses or types becomes an entry of the state, checked as Slack's client checks it. */
import type { Placed } from './elements.ts';
import { entry, listOptions } from './entries.ts';
import { isWireObject, listObjects, pick, pickText, wordsOf } from './json.ts';
import { readTyped, typedBlock } from './person.ts';
import type { Json, WireObject } from './protocol.ts';
import { wireFile } from './shapes.ts';
import { type Channel, findChannel } from './workspace.ts';
import type { World } from './world.ts';

/** The client would not let the person do this; the message is what it says beside the field. */
export class NotEntered extends Error {
  override readonly name = 'NotEntered';
}

/** External selects ask the app. */
export type Suggest = (placed: Placed, typed: string) => Promise<readonly WireObject[]>;

export type Entering = { readonly world: World; readonly user: string; readonly suggest: Suggest };

/** @throws NotEntered */
export async function enter(about: Entering, placed: Placed, value: Json): Promise<WireObject> {
  const { type } = placed;
  const read = READERS[type];
  if (!read) throw new NotEntered(`A ${type} takes no value.`);
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return entry(type, emptyOf(type));
  return entry(type, await read(about, placed, value));
}

function emptyOf(type: string): Json {
  return type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input' ? [] : null;
}

type Reader = (about: Entering, placed: Placed, value: Json) => Json | Promise<Json>;

const one =
  (find: (about: Entering, placed: Placed, wanted: Json) => Json | Promise<Json>): Reader =>
  (about, placed, value) => {
    if (Array.isArray(value) && value.length > 1) throw new NotEntered('Only one can be chosen here.');
    return find(about, placed, Array.isArray(value) ? (value[0] ?? null) : value);
  };

const many =
  (find: (about: Entering, placed: Placed, wanted: Json) => Json | Promise<Json>): Reader =>
  async (about, placed, value) => {
    const wanted = Array.isArray(value) ? value : [value];
    const most = placed.element.max_selected_items;
    if (typeof most === 'number' && wanted.length > most) throw new NotEntered(`Choose ${most} at most.`);
    return Promise.all(wanted.map((each) => find(about, placed, each)));
  };

const READERS: Readonly<Record<string, Reader>> = {
  plain_text_input: readText,
  number_input: readText,
  email_text_input: readText,
  url_text_input: readText,
  rich_text_input: (about, _, value) =>
    isWireObject(value) ? value : typedBlock(readTyped(about.world.workspace, textOf(value))),
  file_input: readFiles,
  static_select: one(ownOption),
  radio_buttons: one(ownOption),
  overflow: one(ownOption),
  checkboxes: many(ownOption),
  multi_static_select: many(ownOption),
  external_select: one(suggestedOption),
  multi_external_select: many(suggestedOption),
  users_select: one(person),
  multi_users_select: many(person),
  conversations_select: one(conversation),
  multi_conversations_select: many(conversation),
  channels_select: one(publicChannel),
  multi_channels_select: many(publicChannel),
  datepicker: (_, __, value) => matching(value, /^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-11-22', isDate),
  timepicker: (_, __, value) => matching(value, /^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 14:05'),
  datetimepicker: (_, __, value) => readMoment(value),
};

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new NotEntered('This field takes text.');
}

function readText(_: Entering, { type, element }: Placed, value: Json): string {
  const typed = textOf(value);
  const text = type === 'plain_text_input' && element.multiline !== true ? typed.replaceAll(/\r?\n/g, ' ') : typed;
  return text;
}

function matching(value: Json, expected: RegExp, what: string, also: (text: string) => boolean = () => true): string {
  const text = textOf(value);
  if (!expected.test(text) || !also(text)) throw new NotEntered(`This field takes ${what}.`);
  return text;
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }) !== undefined;
  } catch {
    return false;
  }
}

function readMoment(value: Json): number {
  const text = textOf(value);
  if (/^\d{10}$/.test(text)) return Number(text);
  try {
    return Math.floor(Temporal.Instant.from(text).epochMilliseconds / 1000);
  } catch {
    throw new NotEntered('This field takes a moment such as 2026-11-22T14:05Z, or epoch seconds.');
  }
}

/** By value, or by the words on it. */
function chosen(options: readonly WireObject[], wanted: Json): WireObject {
  const value = isWireObject(wanted) ? pick(wanted, 'value') : wanted;
  const found =
    options.find((option) => option.value === value) ?? options.find((option) => wordsOf(option.text) === value);
  if (found) return found;
  const offered = options.map((option) => String(option.value)).join(', ');
  throw new NotEntered(`"${String(value)}" is not among the options: ${offered || 'there are none'}.`);
}

function ownOption(_: Entering, { element }: Placed, wanted: Json): WireObject {
  return chosen(listOptions(element), wanted);
}

async function suggestedOption({ suggest }: Entering, placed: Placed, wanted: Json): Promise<WireObject> {
  const typed = textOf(isWireObject(wanted) ? (wordsOf(wanted.text) ?? '') : wanted);
  return chosen(await suggest(placed, typed), wanted);
}

function person({ world: { workspace } }: Entering, _: Placed, wanted: Json): string {
  const name = textOf(wanted).replace(/^@/, '');
  const found = workspace.users.get(name) ?? [...workspace.users.values()].find((user) => user.name === name);
  if (!found) throw new NotEntered(`There is no person "${name}".`);
  return found.id;
}

function visibleChannel({ world, user }: Entering, wanted: Json): Channel {
  const name = textOf(wanted);
  const found = findChannel(world.workspace, name) ?? world.workspace.findIm(name);
  const seen = found && !found.is_archived && (found.kind === 'public' || found.members.has(user));
  if (!found || !seen) throw new NotEntered(`There is no conversation "${name}" to choose.`);
  return found;
}

function conversation(about: Entering, { element }: Placed, wanted: Json): string {
  const found = visibleChannel(about, wanted);
  const filter = isWireObject(element.filter) ? element.filter : {};
  const { botUser } = about.world.workspace.app;
  const excluded =
    (Array.isArray(filter.include) && !filter.include.includes(found.kind)) ||
    (filter.exclude_bot_users === true && found.kind === 'im' && found.members.has(botUser));
  if (excluded) throw new NotEntered(`This field does not offer "${found.name}": it is ${found.kind}.`);
  return found.id;
}

function publicChannel(about: Entering, _: Placed, wanted: Json): string {
  const found = visibleChannel(about, wanted);
  if (found.kind !== 'public')
    throw new NotEntered(`This field offers public channels only, "${found.name}" is ${found.kind}.`);
  return found.id;
}

function readFiles({ world, user }: Entering, { element }: Placed, value: Json): Json {
  const given = listObjects(Array.isArray(value) ? value : [value]);
  const most = typeof element.max_files === 'number' ? element.max_files : 10;
  if (given.length > most) throw new NotEntered(`Upload ${most} files at most.`);
  const types = Array.isArray(element.filetypes) ? element.filetypes.map(String) : [];
  return given.map((one) => {
    const name = pickText(one, 'name') ?? 'file';
    const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
    if (types.length > 0 && !types.includes(ending))
      throw new NotEntered(`This field takes files of type ${types.join(', ')}.`);
    const content = Buffer.from(pickText(one, 'content') ?? '', one.encoding === 'base64' ? 'base64' : 'utf8');
    const created = Math.floor(world.clock.now().epochMilliseconds / 1000);
    const file = world.files.create({ name, user, created, announced: content.length });
    Object.assign(file, { content, completed: true });
    return wireFile(world, file.id);
  });
}
