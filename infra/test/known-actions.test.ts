/**
 * The actions that are granted, against an independent list: cfn-lint's copy of AWS's Service Authorization Reference.
 *
 * Skipped where Python has no cfn-lint.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isAnywhere } from '@drs-orchestrator/adapters-aws';
import { describe, expect, test } from 'vitest';
import { printedRoles } from '../src/permissions/printed.ts';

type Service = {
  readonly Actions: Readonly<Record<string, { readonly Resources?: string | readonly string[] }>>;
  readonly Resources: Readonly<Record<string, { readonly ARNFormats: readonly string[] }>>;
};

const listed = (): Readonly<Record<string, Service>> | undefined => {
  const program = "import cfnlint, pathlib; print(pathlib.Path(cfnlint.__file__).parent / 'data/AdditionalSpecs/Policies.json')";
  try {
    const path = execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Service>>) : undefined;
  } catch {
    return undefined;
  }
};

const services = listed();
const statements = printedRoles().flatMap(({ grants }) => grants);
const pairs = statements.flatMap(({ actions, on }) => actions.map((action) => ({ action, on })));

const rowOf = (action: string) => {
  const [service = '', name = ''] = action.split(':');
  return services?.[service]?.Actions[name.toLowerCase()];
};

/** Forms of the ARNs that the action is authorised on; none: it is authorised on no resource. */
const formsOf = (action: string): readonly RegExp[] => {
  const [service = ''] = action.split(':');
  return [rowOf(action)?.Resources ?? []]
    .flat()
    .flatMap((kind) => services?.[service]?.Resources[kind.toLowerCase()]?.ARNFormats ?? [])
    .map((form) => new RegExp(`^${form.replaceAll(/\$\{\w+\}/g, '[^:]*')}$`));
};

describe.skipIf(services === undefined)('of all actions that are granted (cfn-lint is not installed where this is skipped)', () => {
  test('each is one that AWS knows', () => {
    expect(pairs.length).toBeGreaterThan(100);
    expect([...new Set(pairs.map(({ action }) => action))].filter((action) => rowOf(action) === undefined)).toEqual([]);
  });

  test('those on all resources are authorised on none', () => {
    const wide = pairs.filter(({ action, on }) => isAnywhere(on) && formsOf(action).length > 0);
    expect(wide.map(({ action }) => action)).toEqual([]);
  });

  test('those on something are authorised on things of that form', () => {
    const misplaced = pairs.filter(({ action, on }) => {
      const forms = formsOf(action);
      return !isAnywhere(on) && !on.some((arn) => forms.some((form) => form.test(arn)));
    });
    expect(misplaced.map(({ action, on }) => `${action} ${JSON.stringify(on)}`)).toEqual([]);
  });
});
