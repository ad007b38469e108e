import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from './judge.mjs';

const found = (path: string, ...rules: string[]) => ({
  filePath: `/somewhere/${path}`,
  messages: rules.map((ruleId) => ({ ruleId, line: 3, message: 'look' })),
});
const verdict = (scan: string, report: unknown, explained: Parameters<typeof judge>[2] = []) =>
  judge(scan, typeof report === 'string' ? report : JSON.stringify(report), explained, '/somewhere');
const why = 'read in linear time';

describe('a scan', () => {
  it('is clean where nothing was found, or all of it is explained', () => {
    expect(verdict('eslint', [])).toMatchObject({ result: 'clean' });
    const explained = [{ path: 'a.ts', rule: 'unsafe', count: 2, why }];
    expect(verdict('eslint', [found('a.ts', 'unsafe', 'unsafe')], explained)).toMatchObject({
      result: 'clean',
      words: '0 to look at, 2 explained',
    });
  });

  it('has a finding where one more of an explained kind turns up, in the same file or another', () => {
    const explained = [{ path: 'a.ts', rule: 'unsafe', count: 1, why }];
    const report = [found('a.ts', 'unsafe', 'unsafe', 'eval'), found('b.ts', 'unsafe')];
    expect(verdict('eslint', report, explained)).toEqual({
      result: 'findings',
      words: '3 to look at, 1 explained',
      lines: ['a.ts: unsafe: line 3: look', 'a.ts: eval: line 3: look', 'b.ts: unsafe: line 3: look'],
    });
  });

  it('tells an explanation that nothing needs any more, unless it is for any number', () => {
    expect(verdict('eslint', [], [{ path: 'a.ts', rule: 'unsafe', count: 1, why }])).toMatchObject({
      result: 'findings',
      lines: ['explained, and not found any more: unsafe a.ts'],
    });
    expect(verdict('licences', {}, [{ path: 'lightning*', rule: 'MPL-2.0', why }])).toMatchObject({ result: 'clean' });
  });

  it.each(['eslint', 'secretlint', 'cfn-lint', 'audit', 'licences', 'astrology'])(
    'of %s has failed where its report cannot be read',
    (scan) => {
      for (const report of ['', 'Oops', '{"a":1}', 'null', '[null]'])
        expect(['failed', 'not answered'], `${scan} ${report}`).toContain(
          verdict(scan, scan === 'licences' ? report.replace('1', 'null') : report).result,
        );
    },
  );
});

it('reads what cfn-lint says, a template that it could not find included', () => {
  const match = {
    Filename: 'infra/cdk.out/x.template.json',
    Rule: { Id: 'W3005' },
    Location: { Start: { LineNumber: 7 } },
    Message: 'twice',
  };
  expect(verdict('cfn-lint', [match, { Filename: null, Rule: { Id: 'E0000' }, Message: 'no file' }])).toMatchObject({
    result: 'findings',
    lines: ['infra/cdk.out/x.template.json: W3005: line 7: twice', '(no file): E0000: line undefined: no file'],
  });
});

it('does not take an audit that nobody answered for a clean one', () => {
  expect(verdict('audit', { message: '405 Method Not Allowed' })).toEqual({
    result: 'not answered',
    words: '405 Method Not Allowed',
    lines: [],
  });
  expect(verdict('audit', { vulnerabilities: {} })).toMatchObject({ result: 'clean' });
  const left = { name: 'left-pad', severity: 'high', range: '<1.3' };
  expect(verdict('audit', { vulnerabilities: { 'left-pad': left } })).toMatchObject({ lines: ['left-pad: high: left-pad <1.3'] });
});

it('takes a licence for free where one of several may be chosen, and asks about any other', () => {
  const licences = {
    'a@1.0.0': { licenses: 'MIT' },
    '@b/c@2.0.0': { licenses: '(MIT OR GPL-3.0-or-later)' },
    'd@3.0.0': { licenses: 'GPL-3.0' },
  };
  expect(verdict('licences', licences)).toMatchObject({ lines: ['d: GPL-3.0: d@3.0.0'] });
});

it('has a reason for everything that is explained', () => {
  const folder = join(import.meta.dirname, 'baseline');
  const all = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { why: string }[]);
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter((one) => one.why.length < 20)).toEqual([]);
});
