/** Text → the words it is found by: lower case, without accents and plural s, names in CamelCase also by their humps. */

const SEPARATORS = /[^\p{L}\p{N}]+/u;
const HUMP = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})/;

export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .split(SEPARATORS)
    .flatMap((word) => {
      const humps = word.split(HUMP);
      return humps.length > 1 ? [word, ...humps] : [word];
    })
    .map(stem)
    .filter((word) => word !== '');
}

/** "Workers" and "worker" are one word; "class" and "redis" keep their s. */
function stem(word: string): string {
  const lower = word.toLowerCase();
  return /[^s]s$/.test(lower) && lower.length > 3 && !/(?:us|is|ss|ous)$/.test(lower) ? lower.slice(0, -1) : lower;
}

const COMMON = new Set(
  (
    'a an and are as at be been but by can did do does for from had has have how i if in into is it its me my no not of on or our ' +
    'out so some that the their them then there they this to up was we were what when where which who why will with you your ' +
    'please help hi hello hey need want get got still just now again since after before about any anyone somebody someone ' +
    'also only very more most than too would could should seem seems'
  ).split(' '),
);

/** Without words that stand on every page, unless there are no others. */
export function queryWords(text: string): string[] {
  const all = [...new Set(wordsOf(text))];
  const telling = all.filter((word) => !COMMON.has(word) && word.length > 1);
  return telling.length > 0 ? telling : all;
}
