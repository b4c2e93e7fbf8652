import { describe, expect, it } from 'vitest';
import { mutatedDocuments } from '../../../test/fixtures/runbooks/mutate.ts';
import { inspection } from './inspect.ts';
import { parseRunbooks } from './parse.ts';

describe('five hundred broken documents', () => {
  it('never make the parser throw, and read the same twice', () => {
    let index = 0;
    for (const source of mutatedDocuments(500, 42)) {
      const read = inspection(parseRunbooks(source, { path: 'broken.md' }));
      if (index % 10 === 0) expect(inspection(parseRunbooks(source, { path: 'broken.md' }))).toEqual(read);
      const lines = source.split(/\r\n|\r|\n/).length;
      for (const runbook of read.runbooks) {
        expect(runbook.steps.every((step) => step.line >= 1 && step.line <= lines)).toBe(true);
        expect(runbook.sections.every((section) => section.line >= 1 && section.line <= lines)).toBe(true);
      }
      expect(read.findings.every((finding) => finding.line >= 1 && finding.message.length > 0)).toBe(true);
      index += 1;
    }
    expect(index).toBe(500);
  });
});
