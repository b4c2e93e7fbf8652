import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { search, suggest } from './ask.ts';
import type { NewPage, Page } from './page.ts';
import { createSearchIndex, slips } from './search.ts';
import { queryWords, wordsOf } from './words.ts';

function aPage(id: string, unusual: Partial<Page> & { text?: string } = {}): NewPage {
  const { text = '', ...rest } = unusual;
  return {
    text,
    page: {
      ...{ id, title: `Page ${id}`, file: `${id}.md`, group: '', hash: id, summary: '', minutes: 5 },
      ...{ kind: 'operational', visibility: 'internal', services: [], keywords: [], alerts: [], environments: [] },
      ...{ symptoms: [], steps: 1, commands: 0, queries: 0 },
      ...rest,
    },
  };
}

const anyone = () => true;

function catalogue(...pages: readonly NewPage[]) {
  const index = createSearchIndex();
  for (const each of pages) index.add(each.page.id, each);
  return { index, byKey: new Map(pages.map(({ page }) => [page.id, page])), pages: pages.map(({ page }) => page) };
}

const ids = (found: readonly { page: Page }[]) => found.map(({ page }) => page.id);

const ranked = catalogue(
  aPage('text', { text: 'Somewhere the zeppelins are named, zeppelins, zeppelins.' }),
  aPage('alert', { alerts: ['ZeppelinDown'] }),
  aPage('component', { services: ['Zeppelin hangar with a very long name that dilutes it'] }),
  aPage('keyword', { keywords: ['zeppelin'] }),
  aPage('symptom', { symptoms: ['The zeppelin does not land'] }),
  aPage('title', { title: 'When a zeppelin is late, and everything else that may go wrong with one' }),
  aPage('other', { text: 'Nothing of that kind.' }),
);

describe('a search', () => {
  it.each(['zeppelin', 'Zeppelins', 'zepelin', 'zeppeiln', 'zeppel'])(
    'for “%s” ranks title, symptom, keyword, component, alert and text in this order',
    (words) => {
      const { found } = search(words, ranked, anyone);
      expect(ids(found)).toEqual(['title', 'symptom', 'keyword', 'component', 'alert', 'text']);
    },
  );

  it('finds nothing for nothing, and nothing for what nobody wrote', () => {
    for (const words of ['', '  ', '!?', 'xylophone']) expect(search(words, ranked, anyone)).toEqual({ found: [] });
  });

  it('prefers the page that has both words to the one that has a single word in its title', () => {
    const pages = catalogue(
      aPage('one', { title: 'Redis' }),
      aPage('both', { symptoms: ['Redis queue grows'] }),
      aPage('x', { text: 'a queue' }),
    );
    expect(ids(search('redis queue', pages, anyone).found)[0]).toBe('both');
  });

  it('takes a word as typed in a keyword before a guess in a title', () => {
    const pages = catalogue(aPage('guess', { title: 'Timber' }), aPage('exact', { keywords: ['timer'] }));
    expect(ids(search('timer', pages, anyone).found)).toEqual(['exact', 'guess']);
  });

  it('opens at once what has exactly this name, id or alert', () => {
    const pages = catalogue(
      aPage('stuck-jobs', { title: 'Stuck jobs', alerts: ['JobStuck'] }),
      aPage('stuck-jobs-2', { title: 'Stuck jobs again' }),
    );
    for (const words of ['stuck-jobs', 'Stuck jobs', 'jobstuck', ' STUCK  JOBS '])
      expect(search(words, pages, anyone).clear?.id).toBe('stuck-jobs');
  });

  it('lets the person choose when two pages are meant alike', () => {
    const pages = catalogue(aPage('a', { title: 'Stuck jobs' }), aPage('b', { title: 'Stuck wake' }), aPage('c'));
    expect(search('stuck', pages, anyone).clear).toBeUndefined();
    expect(search('jobs', pages, anyone).clear?.id).toBe('a');
  });

  it('shows nobody what they may not see, not even as the clear hit', () => {
    const pages = catalogue(
      aPage('secret', { title: 'Stuck jobs' }),
      aPage('open', { text: 'stuck jobs', visibility: 'public' }),
    );
    const { found, clear } = search('stuck jobs', pages, (page) => page.visibility === 'public');
    expect(ids(found)).toEqual(['open']);
    expect(clear?.id).toBe('open');
  });

  it('finds a page under its new words after a change, and no longer after it is gone', () => {
    const pages = catalogue(aPage('a', { title: 'Old name' }));
    pages.index.add('a', aPage('a', { title: 'New name' }));
    expect(pages.index.search('old').hits).toEqual([]);
    expect(pages.index.search('new').hits).toHaveLength(1);
    pages.index.remove('a');
    pages.index.remove('a');
    expect(pages.index.search('new').hits).toEqual([]);
  });

  it('knows each page once, and no word of the past, however often a file is saved', () => {
    const pages = catalogue(aPage('a', { title: 'Still here' }), aPage('b', { title: 'Also here' }));
    for (let save = 0; save < 200; save += 1) pages.index.add('a', aPage('a', { title: `Draft${save} of a page` }));
    expect(pages.index.size).toBe(2);
    expect(pages.index.search('draft199').hits.map(({ key }) => key)).toEqual(['a']);
    expect(pages.index.search('draft0').hits.filter(({ quality }) => quality === 'exact')).toEqual([]);
    expect(pages.index.search('still').hits).toEqual([]);
    expect(pages.index.search('also here').hits.map(({ key }) => key)).toEqual(['b']);
  });

  it('forgives what its promise says, whatever the word: a letter too many, missing, wrong or swapped', () => {
    const letters = fc.stringMatching(/^[b-df-hj-np-tv-xz][a-z]{4,10}[b-df-hj-np-rtv-xz]$/);
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'wrong'), (word, seed, slip) => {
        const pages = catalogue(aPage('it', { title: `About ${word}` }), aPage('x', { title: 'Other' }));
        const at = 1 + (seed % (word.length - 2));
        const typed = {
          drop: word.slice(0, at) + word.slice(at + 1),
          double: word.slice(0, at) + word[at] + word.slice(at),
          swap: word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
          wrong: `${word.slice(0, at)}é${word.slice(at + 1)}`,
        }[slip];
        fc.pre(typed.length >= 4 && slips(typed) > 0 && queryWords(typed).length === 1);
        expect(ids(search(typed, pages, anyone).found)).toContain('it');
      }),
      { numRuns: 150 },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: 'binary' }), (words) => {
        search(words, ranked, anyone);
        suggest({ text: words, subjects: [words], alerts: [words] }, ranked, anyone);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a suggestion', () => {
  const pages = catalogue(
    aPage('domains', { title: 'Domain verification', symptoms: ['Domain stays pending'], keywords: ['dns'] }),
    aPage('queue', { title: 'High queue depth', alerts: ['QueueDepthHigh'], text: 'workers' }),
    aPage('workers', { title: 'Worker failures', services: ['Celery workers'] }),
    aPage('deploy', { title: 'Bad deploy', text: 'workers and everything' }),
  );

  it('comes from the alert first', () => {
    const found = suggest({ text: 'workers are slow', alerts: ['QueueDepthHigh'] }, pages, anyone);
    expect(ids(found)[0]).toBe('queue');
    expect(ids(suggest({ text: 'QueueDepthHigh is firing since noon' }, pages, anyone))[0]).toBe('queue');
  });

  it('comes from what people wrote, and from what the case is about', () => {
    expect(ids(suggest({ text: 'Hi, our domain is still pending, please help' }, pages, anyone))).toEqual(['domains']);
    expect(ids(suggest({ text: 'It does not work', subjects: ['domain', 'example.org'] }, pages, anyone))).toEqual([
      'domains',
    ]);
  });

  it('is none rather than a wrong one', () => {
    expect(suggest({ text: 'The printer is on fire' }, pages, anyone)).toEqual([]);
    expect(suggest({ text: '' }, pages, anyone)).toEqual([]);
  });

  it('is only what the person may see', () => {
    expect(suggest({ text: 'domain pending', alerts: ['QueueDepthHigh'] }, pages, () => false)).toEqual([]);
  });
});

describe('words', () => {
  it('are found by their humps, without accents, in singular and plural', () => {
    expect(wordsOf('KubeAPIDown')).toEqual(['kubeapidown', 'kube', 'api', 'down']);
    expect(wordsOf('agent_queue: Déjà-vu, APIs & jobs')).toEqual(['agent', 'queue', 'deja', 'vu', 'apis', 'job']);
    expect(wordsOf('redis status classes')).toEqual(['redis', 'status', 'classe']);
  });

  it('that stand everywhere are left out of a question, unless there are no others', () => {
    expect(queryWords('why is the queue not empty')).toEqual(['queue', 'empty']);
    expect(queryWords('the')).toEqual(['the']);
  });
});
