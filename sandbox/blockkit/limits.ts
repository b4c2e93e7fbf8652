/**
 * Every figure Slack holds us to, in one place. Figures count Unicode code points or list items.
 * Sources: the comments of @slack/types 3.2, docs.slack.dev and two public schemas; where they differ, the stricter
 * figure stands here (marked *). Nothing was measured against Slack's own servers.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    attachments: 100,
    /** Slack cuts chat.postMessage there; losing text silently is worse than a refusal, so it is refused. */
    text: 40_000,
    /** chat.update answers `msg_too_long` beyond it. */
    updateText: 4_000,
    /** * Over all blocks of one message. Undocumented; reported between 11,300 (with many small elements) and 13,297. */
    blockCharacters: 12_000,
    tables: 1,
    charts: 2,
  },
  view: {
    blocks: 100,
    /** * UTF-8 bytes of the JSON; documented as "250 kB". */
    bytes: 250_000,
    title: 24,
    submit: 24,
    close: 24,
    privateMetadata: 3_000,
    callbackId: 255,
    externalId: 255,
    /** Views on top of each other; the server holds this one, not the validator. */
    stacked: 3,
  },
  id: { blockId: 255, actionId: 255 },
  text: { min: 1, max: 3_000 },
  section: { text: 3_000, fields: 10, field: 2_000 },
  header: { text: 150 },
  context: { elements: 10 },
  actions: { elements: 25 },
  contextActions: { elements: 5 },
  image: { url: 3_000, altText: 2_000, title: 2_000 },
  input: { label: 2_000, hint: 2_000 },
  /** Summed over all markdown blocks of one payload. */
  markdown: { text: 12_000 },
  richText: { indent: 8 },
  table: { rows: 100, cells: 20, characters: 10_000, columnSettings: 20 },
  /** * rows: one source says 201. */
  dataTable: { minRows: 2, rows: 101, columns: 20, pageSize: 100 },
  /** * series and segments: one source says 12. */
  chart: { title: 50, label: 20, axisLabel: 50, series: 6, points: 20 },
  /** * */
  alert: { text: 200 },
  /** * buttons: stricter than "no stated limit". */
  card: { title: 150, subtitle: 150, body: 200, buttons: 2 },
  carousel: { cards: 10 },
  container: { title: 150, subtitle: 150, children: 10 },
  video: { title: 200, altText: 200, description: 200, author: 50, url: 3_000 },
  button: { text: 75, value: 2_000, url: 3_000, accessibilityLabel: 75 },
  confirm: { title: 100, text: 300, button: 30 },
  /** * value: others say 150. */
  option: { text: 75, description: 75, value: 75, url: 3_000 },
  select: { options: 100, groups: 100, groupOptions: 100, placeholder: 150, groupLabel: 75 },
  checkboxes: { options: 10 },
  radioButtons: { options: 10 },
  overflow: { options: 5 },
  plainTextInput: { maxLength: 3_000 },
  richTextInput: { lines: 100 },
  fileInput: { files: 10 },
  /** Not documented; a bound so that nothing unbounded reaches Slack. */
  link: { url: 3_000 },
} as const;
