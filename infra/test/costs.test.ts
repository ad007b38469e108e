/**
 * docs/deployment/costs.md, held against what is synthesised and against its own arithmetic.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricNames } from '@drs-orchestrator/lambda';
import { afterAll, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { readSettings } from '../src/settings.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deployment/costs.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'drs-costs-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const code = join(folder, 'code');
mkdirSync(code);
writeFileSync(join(code, 'index.mjs'), 'export const handler = () => undefined;');

type Resource = { readonly Type: string; readonly Properties?: { readonly Rules?: readonly unknown[] } };
const { app, stack } = createApp({ settings: readSettings({}), codeOf: () => code, outdir: join(folder, 'cdk.out') });
const resources = Object.values(
  (app.synth().getStackByName(stack.stackName).template as { readonly Resources: Readonly<Record<string, Resource>> }).Resources,
);
const ofType = (type: string): readonly Resource[] => resources.filter(({ Type }) => Type === type);

it('counts what there is of what is paid by the piece', () => {
  expect(page).toContain(`${String(metricNames.length)} metrics × 0.30`);
  expect(page).toContain(`${String(ofType('AWS::CloudWatch::Alarm').length)} alarms × 0.10`);
  expect(page).toContain(`${String(ofType('AWS::CloudWatch::Dashboard').length)} × 3.00`);
  expect(page).toContain(`${String(ofType('AWS::KMS::Key').length)} key × 1.00`);
  expect(page).toContain(`5 + ${String(ofType('AWS::WAFv2::WebACL')[0]?.Properties?.Rules?.length)} rules × 1`);
});

it('adds up', () => {
  const rows = page.split('\n').filter((line) => /\| \*{0,2}\d+\.\d\d\*{0,2} \|$/.test(line));
  const numbers = rows.map((row) =>
    row
      .split('|')
      .slice(-4, -1)
      .map((cell) => Math.round(Number(cell.replaceAll('*', '')) * 100)),
  );
  const total = numbers.at(-1);
  expect(rows.length).toBeGreaterThan(15);
  expect([0, 1, 2].map((size) => numbers.slice(0, -1).reduce((sum, row) => sum + (row[size] ?? 0), 0))).toEqual(total);
});

it('counts the steps of a drill as the page about the state machine does', () => {
  const measured = readFileSync(join(import.meta.dirname, '../../docs/decisions/step-functions-engine.md'), 'utf8');
  const drills = [...measured.matchAll(/^\| (\d+) waves, \d+ servers \| (\d+) \| (\d+) \| (\d+) \|/gm)];
  expect(drills).toHaveLength(2);
  for (const [, waves = '', minutes = '', transitions = '', invocations = ''] of drills) {
    expect(page).toContain(`${waves} waves, ${minutes} minutes`);
    expect(page).toContain(`${Number(transitions).toLocaleString('en-US')}, ${invocations}`);
  }
});
