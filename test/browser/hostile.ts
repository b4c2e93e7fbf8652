/** What people type when nobody thinks of it: long, right to left, full of signs that mean something to Slack. */
export const hostileTexts: readonly { readonly summary: string; readonly details: string }[] = [
  { summary: 'x'.repeat(200), details: 'https://very.example/'.padEnd(400, 'path-without-a-break') },
  { summary: '<!channel> *bold* _it_ ~no~ `code` & <script>alert(1)</script>', details: '> quote\n```\nrm -rf /\n```' },
  { summary: 'لا أستطيع تسجيل الدخول إلى حسابي منذ الصباح', details: '👩🏽‍🚒🏳️‍🌈 שלום עולם 漢字かな' },
  { summary: '🦊'.repeat(60), details: Array.from({ length: 12 }, (_, line) => `line ${line + 1}`).join('\n') },
];
