// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell variables are the subject here.
import { describe, expect, it } from 'vitest';
import type { Code, Input } from './document.ts';
import { findPlaceholders, readInputs, refuseValue, renderCommand } from './inputs.ts';

const shell = (text: string): Code => ({ kind: 'command', language: 'shell', text, line: 1 });
const names = (...texts: string[]) => readInputs(texts.map(shell), [], []).map((input) => input.name);

describe('a placeholder', () => {
  it.each([
    ['kubectl logs <pod-name> -n <namespace>', ['pod-name', 'namespace']],
    ['oc logs klusterlet-<cluster ID>', ['cluster ID']],
    ['kubectl -n $NAMESPACE describe daemonset ${NAME}', ['NAMESPACE', 'NAME']],
    ['restart {{service}} in {{ region }}', ['service', 'region']],
    ['/chatops run feature set [FLAG-NAME] false', ['FLAG-NAME']],
    [`run agent.retryJob '{"jobId": "<job-id>"}'`, ['job-id']],
  ])('is found in %s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['kubectl get pods -o jsonpath=\'{.items[?(@.type=="Ready")].name}\''],
    ["docker inspect --format '{{.State.Pid}} {{ range .Mounts }}{{ end }}' app"],
    ["awk '{print $2, $NF}' file | while read k; do echo $k; done"],
    ['mysql shop < dump.sql > out.log'],
    ['cat <<EOF\nhi\nEOF'],
    ['kubectl get nodes # EXTERNAL-IP <none>'],
    ['curl -H "Authorization: Bearer $API_TOKEN" https://host'],
    ['cd $HOME && echo $PATH'],
    ["grep '[ERROR]' app.log | sed 's/[A-Z]*//'"],
    ['export POD=$(kubectl get pod -o name); kubectl logs $POD'],
    ['for NODE in a b; do echo $NODE; done'],
    ['diff <(sort a) <(sort b)'],
    ['curl -d \'<tag attr="x">text</tag>\' host'],
  ])('is not seen in %s', (text) => {
    expect(names(text)).toEqual([]);
  });

  it('is one input however it is spelled', () => {
    expect(names('a <job-id>', 'b {{job_id}}', 'c $JOB_ID')).toEqual(['job-id']);
  });

  it('is known by where it stands', () => {
    expect(findPlaceholders(shell('a <x> "<c>"')).map(({ name, start, end }) => [name, start, end])).toEqual([
      ['x', 2, 5],
      ['c', 7, 10],
    ]);
  });
});

describe('a value', () => {
  const input: Input = {
    name: 'job_id',
    label: 'Job ID',
    required: true,
    pattern: '[a-z0-9-]+',
    forms: ['declared'],
    line: 1,
  };

  it('must be given and match the whole pattern', () => {
    expect(refuseValue(input, ' ')).toBe('Job ID is needed.');
    expect(refuseValue(input, 'abc-1; rm')).toBe('Job ID does not match the pattern [a-z0-9-]+.');
    expect(refuseValue(input, 'abc-1')).toBeUndefined();
    expect(refuseValue({ ...input, required: false }, '')).toBeUndefined();
    expect(refuseValue({ ...input, pattern: '.*' }, 'x'.repeat(2001))).toBe('Job ID is longer than 2000 characters.');
  });

  it('is never checked against a pattern that could run for ever', () => {
    expect(refuseValue({ ...input, pattern: '(a+)+' }, `${'a'.repeat(60)}!`)).toBeUndefined();
  });
});

describe('a rendered command', () => {
  it('names what is still missing and keeps it as it stands', () => {
    expect(renderCommand(shell('oc logs <pod> -c <container>'), { pod: 'web-1' })).toEqual({
      ok: true,
      text: 'oc logs web-1 -c <container>',
      missing: ['container'],
    });
  });

  it('takes a value under any spelling of its name', () => {
    expect(renderCommand(shell('oc logs <pod-name>'), { pod_name: 'web 1' })).toEqual({
      ok: true,
      text: "oc logs 'web 1'",
      missing: [],
    });
  });
});
