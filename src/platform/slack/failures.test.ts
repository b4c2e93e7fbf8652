import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../../test/support/delivery-desk.ts';
import { ConnectorError, UserError } from '../errors.ts';
import { explain } from './failures.ts';

describe('what went wrong at a press', () => {
  it('is said word for word when the person can put it right, and is no matter for the log', () => {
    const { log, lines } = recordingLog();
    expect(explain(new UserError('Choose a channel first.'), log, 'press')).toBe('Choose a channel first.');
    expect(lines).toEqual([]);
  });
  it('names the service that let us down, with an id under which the log has the cause', () => {
    const { log, lines } = recordingLog();
    const error = new ConnectorError('Certifier did not answer within 15 s.', {
      service: 'Certifier',
      cause: 'socket',
    });
    const words = explain(error, log, 'press');
    expect(words).toMatch(/^Certifier did not answer within 15 s\. \(Error [0-9A-F]{8}\)$/);
    expect(lines).toMatchObject([{ level: 'error', fields: { err: error, errorId: words.slice(-9, -1) } }]);
  });
  it('is an apology with an id when it is a bug, without its words', () => {
    const { log } = recordingLog();
    expect(explain(new Error('x is not a function'), log, 'press')).toMatch(
      /^Sorry, that did not work.*[0-9A-F]{8}\.$/,
    );
  });
});
