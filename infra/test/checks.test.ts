/** The checks that others wrote: cdk-nag and cfn-lint, and that every exception to them is needed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, describe, expect, it } from 'vitest';
import { acknowledgements, explains, findingsIn } from '../src/checks/acknowledgements.ts';
import { engineLintExplanations, lintExplanations } from '../src/checks/lint-explanations.ts';
import { modes, synthesised, unacknowledged } from './synthesised.ts';

describe('cdk-nag', () => {
  it.each(Object.entries(modes))('finds nothing unexplained in the stack deployed %s', (_mode, settings) => {
    const found = findingsIn(unacknowledged(settings).app);
    expect(found.filter((one) => !acknowledgements.some((row) => explains(row, one)))).toEqual([]);
  });

  it('has a finding for every acknowledgement, and one line of reason', () => {
    const found = findingsIn(unacknowledged({}).app);
    expect(acknowledgements.filter((row) => !found.some((one) => explains(row, one)))).toEqual([]);
    expect(acknowledgements.filter(({ why }) => !/^\S[^\n]{20,}\.$/.test(why))).toEqual([]);
  });

  it('would fail at something new', () => {
    const { app, stack } = unacknowledged({ prefix: 'careless' });
    new Topic(stack, 'Careless');
    expect(findingsIn(app).map(({ path }) => path)).toContain('Careless/Resource');
  });
});

const linter = (): string | undefined => {
  try {
    return execFileSync('cfn-lint', ['--version'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
};

// An independent check, of another language: absent on most machines.
describe.skipIf(linter() === undefined)('cfn-lint, where it is installed,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drs-cfn-lint-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  // Seconds of one run, so the largest template alone: the other modes are parts of it, or name a role where it makes one.
  it('says nothing of the template but what is explained in it, and each of that', { timeout: 300_000 }, () => {
    const { Metadata, Resources, ...rest } = synthesised(modes['whole, with a prefix']).template;
    expect(Metadata?.['cfn-lint']).toEqual({ config: { ignore_checks: Object.keys(lintExplanations) } });
    const told = Object.entries(Resources).filter(([, { Metadata: about }]) => about?.['cfn-lint'] !== undefined);
    expect(told.map(([, { Type, Metadata: about }]) => [Type, about?.['cfn-lint']])).toEqual([
      ['AWS::StepFunctions::StateMachine', { config: { ignore_checks: Object.keys(engineLintExplanations) } }],
    ]);
    const bare = Object.fromEntries(Object.entries(Resources).map(([name, { Metadata: _metadata, ...resource }]) => [name, resource]));
    const file = join(folder, 'bare.template.json');
    writeFileSync(file, JSON.stringify({ ...rest, Resources: bare }));
    const explained = { ...lintExplanations, ...engineLintExplanations };
    expect([...new Set(linted(file))].sort()).toEqual(Object.keys(explained).sort());
  });
});

/** The rules that are broken. */
function linted(file: string): readonly string[] {
  try {
    execFileSync('cfn-lint', ['--format', 'json', file], { encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (error) {
    const { stdout } = error as { readonly stdout: string };
    return (JSON.parse(stdout) as { readonly Rule: { readonly Id: string } }[]).map(({ Rule }) => Rule.Id);
  }
}
