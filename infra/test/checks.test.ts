/** The checks that others wrote: cdk-nag and cfn-lint, and that every exception to them is needed. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { acknowledgements, explains, findingsIn } from '../src/checks/acknowledgements.ts';
import { lintExplanations } from '../src/checks/lint-explanations.ts';
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
  // Seconds of one run, so the largest template alone: the other modes are parts of it, or name a role where it makes one.
  it('says nothing of the template but what is explained in it, and each of that', { timeout: 300_000 }, () => {
    const { Metadata, ...bare } = synthesised(modes['whole, with a prefix']).template;
    const explained = Object.keys(lintExplanations).sort();
    expect(Metadata?.['cfn-lint']).toEqual({ config: { ignore_checks: explained } });
    const file = `${synthesised(modes['whole, with a prefix']).file}.bare.json`;
    writeFileSync(file, JSON.stringify(bare));
    expect([...new Set(linted(file))].sort()).toEqual(explained);
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
