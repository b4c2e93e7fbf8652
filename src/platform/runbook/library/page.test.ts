import { describe, expect, it } from 'vitest';
import { readPages } from './page.ts';

const read = (source: string) => readPages({ file: 'pumps/stopped.md', source }).pages;
const words = (text = '') => text.split(/\s+/);

describe('the text that a page is found by', () => {
  it('has the words of a step that is a heading, however deep they stand in it', () => {
    const [page] = read(
      '# Pump stopped\n\n## Steps\n\n### Step 1: open the valve\n\nUse the crank.\n\n```bash\nvalvectl open\n```\n\n#### Why\n\nPressure.\n',
    );
    expect(words(page?.text)).toEqual(expect.arrayContaining(['valve', 'crank.', 'valvectl', 'Pressure.']));
  });

  it('has every word of a list once', () => {
    const [page] = read('# Pump stopped\n\n## Steps\n\n1. Open the valve.\n   - with the crank\n2. Wait.\n');
    expect(words(page?.text).filter((word) => word === 'crank')).toHaveLength(1);
  });
});

describe('the minutes that a page takes', () => {
  it('are counted from all its words where nobody wrote them down', () => {
    const steps = Array.from(
      { length: 60 },
      (_, index) => `### Step ${index}: turn\n\n${'Turn it again. '.repeat(10)}\n`,
    );
    expect(read(`# Levers\n\n## Steps\n\n${steps.join('\n')}`)[0]?.page.minutes).toBe(10);
    expect(read('---\nestimated_time: 1h\n---\n# Levers\n\n## Steps\n\n1. Turn.\n')[0]?.page.minutes).toBe(60);
  });
});
