/** The rich_text tree: section, list, preformatted, quote, and the leaves in them. */
import { LIMITS } from './limits.ts';
import { blockId, dateFormat, url } from './objects.ts';
import {
  boolean,
  byType,
  list,
  literal,
  need,
  object,
  pattern,
  pick,
  shape,
  string,
  type Table,
  whole,
} from './vocabulary.ts';

/** A rich_text payload has no stated size; the message's own budget bounds it. */
const LONG = 1_000_000;
const ENTRIES = { min: 1, max: 10_000 };

const style = object({ bold: boolean, italic: boolean, strike: boolean, code: boolean, underline: boolean });
/** Mentions take the look of a mention besides the plain styles, but no code. */
const mentionStyle = object({
  bold: boolean,
  italic: boolean,
  strike: boolean,
  highlight: boolean,
  client_highlight: boolean,
  unlink: boolean,
});

const userId = pattern(/^[UW][A-Z0-9]+$/, "a person's id such as U012AB3CD");
const channelId = pattern(/^[CDG][A-Z0-9]+$/, "a channel's id such as C012AB3CD");
const groupId = pattern(/^S[A-Z0-9]+$/, "a user group's id such as S012AB3CD");

const LEAVES: Table = {
  text: shape('text', { text: need(string(LONG)), style }),
  link: shape('link', {
    url: need(url(LIMITS.link.url, 'http', 'https', 'mailto')),
    text: string(LONG),
    unsafe: boolean,
    style,
  }),
  emoji: shape('emoji', {
    name: need(pattern(/^[^\s:\p{Lu}]+(?:::skin-tone-[2-6])?$/u, 'an emoji name without colons')),
    unicode: string(255),
    style,
  }),
  user: shape('user', { user_id: need(userId), style: mentionStyle }),
  channel: shape('channel', { channel_id: need(channelId), style: mentionStyle }),
  usergroup: shape('usergroup', { usergroup_id: need(groupId), style: mentionStyle }),
  broadcast: shape('broadcast', { range: need(literal('here', 'channel', 'everyone')), style: mentionStyle }),
  date: shape('date', {
    timestamp: need(whole(0, 99_999_999_999)),
    format: need(dateFormat),
    url: url(LIMITS.link.url),
    fallback: string(LONG),
    style,
  }),
  color: shape('color', { value: need(pattern(/^#[0-9a-f]{6}$/i, 'a colour such as #1D9BD1')), style }),
};

const border = literal(0, 1);
const leaves = need(list(byType('rich text element', LEAVES), ENTRIES));
const section = shape('rich_text_section', { elements: leaves });

const PARTS: Table = {
  rich_text_section: section,
  rich_text_list: shape('rich_text_list', {
    style: need(literal('bullet', 'ordered')),
    elements: need(list(byType('list item (rich_text_section)', { rich_text_section: section }), ENTRIES)),
    indent: whole(0, LIMITS.richText.indent),
    offset: whole(0, 1_000_000),
    border,
  }),
  rich_text_quote: shape('rich_text_quote', { elements: leaves, border }),
  rich_text_preformatted: shape('rich_text_preformatted', {
    elements: need(list(byType('text or link', pick(LEAVES, 'text', 'link')), ENTRIES)),
    border,
    language: string(255),
  }),
};

export const richText = shape('rich_text', {
  block_id: blockId,
  elements: need(list(byType('rich text part', PARTS), ENTRIES)),
});
