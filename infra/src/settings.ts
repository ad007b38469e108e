/**
 * What may be told about a deployment: `-c name=value`, each checked before anything is built.
 *
 * Owns: the names of the settings, their defaults and what makes them wrong. Leaves to the stack what follows from them.
 *
 * Invariants
 * 1. Every mistake is told at once, and one that CDK would pass over silently, such as a misspelt name, is one.
 * 2. A deployment that is told which Regions are sources stands in none of them: the Region that is fled from cannot run the rescue.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';
import { recordOf } from './arns.ts';

export type Settings = {
  readonly environment: string;
  /** Before every physical name; empty: none. */
  readonly prefix: string;
  /** Undefined: whatever the credentials say that deploy. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Regions that servers are replicated from. */
  readonly sourceRegions: readonly string[];
  /** `whole`: with the web page; `api-only`: without. */
  readonly mode: 'whole' | 'api-only';
  /** Roles that somebody else made; undefined: the stack makes them. */
  readonly roles: ExistingRoles | undefined;
  readonly alarmEmail: string | undefined;
  /** Invocations of execution-handler at the same time, kept free for it. */
  readonly reservedConcurrency: number;
  /** Whether this stack sets the role with which API Gateway writes logs, a setting of the whole account in a Region. */
  readonly setsGatewayLogRole: boolean;
};

export type ExistingRoles = { readonly functions: Readonly<Record<HandlerName, string>>; readonly stateMachine: string };

/** `execution-handler` → `executionHandlerRoleArn`. */
export const roleSetting = (name: string): string => `${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}RoleArn`;

export const stateMachineRoleSetting = roleSetting('state-machine');

const roleSettings = [...handlerNames.map(roleSetting), stateMachineRoleSetting];

/** Each setting, and what it is: what `npm run synth -- --help` prints. */
export const settingNames: Readonly<Record<string, string>> = {
  environment: 'name of the environment, the end of the stack’s name (dev)',
  prefix: 'before every physical name, so that two environments share an account (none)',
  account: 'account to deploy into (the one of the credentials)',
  region: 'Region to deploy into: the recovery Region (the one of the credentials)',
  sourceRegions: 'Regions that servers are replicated from, with commas; deploying into one of them is refused',
  mode: 'whole, or api-only: no web page (whole)',
  ...Object.fromEntries(roleSettings.map((name) => [name, 'ARN of an existing role; give all four or none'])),
  alarmEmail: 'address that alarms are mailed to (nobody)',
  reservedConcurrency: 'invocations of execution-handler at the same time, kept free for it (50)',
  gatewayLogRole: 'create, or keep: the account already lets API Gateway write logs (create; keep where roles are given)',
};

/** Throws one error that names every mistake. */
export function readSettings(given: Readonly<Record<string, string>>): Settings {
  const mistakes: string[] = [];
  const check = (isRight: boolean, mistake: string): void => {
    if (!isRight) mistakes.push(mistake);
  };
  for (const name of Object.keys(given)) check(name in settingNames, `There is no setting ${name}; there are ${settingList()}.`);
  const text = (name: string, pattern: RegExp, form: string): string | undefined => {
    const value = given[name];
    if (value === undefined || value === '') return undefined;
    check(pattern.test(value), `${name} is ${form}, not "${value}".`);
    return value;
  };

  const environment = text('environment', /^[a-z][a-z0-9-]{0,19}$/, 'up to 20 small letters, digits and hyphens') ?? 'dev';
  const prefix = text('prefix', /^[a-z][a-z0-9-]{0,19}$/, 'up to 20 small letters, digits and hyphens') ?? '';
  const account = text('account', /^\d{12}$/, 'a number of 12 digits');
  const region = text('region', regionForm, 'a Region such as eu-west-1');
  const sourceRegions = (given['sourceRegions'] ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  for (const name of sourceRegions) check(regionForm.test(name), `sourceRegions holds Regions such as eu-west-1, not "${name}".`);
  check(
    region === undefined || !sourceRegions.includes(region),
    `${String(region)} is a source Region. Deploy into the recovery Region: when the source fails, the rescue must not fail with it.`,
  );
  const mode = text('mode', /^(?:whole|api-only)$/, 'whole or api-only') === 'api-only' ? 'api-only' : 'whole';
  for (const [name, value] of Object.entries({ environment, prefix }))
    check(
      mode === 'api-only' || !notInAHost.test(value),
      `${name} names the host that people sign in on, where Cognito allows no "${value}".`,
    );
  const concurrency = text('reservedConcurrency', /^[1-9]\d{0,3}$/, 'a number from 1 to 9999') ?? '50';
  const roles = existingRoles(given, check);
  const logRole = text('gatewayLogRole', /^(?:create|keep)$/, 'create or keep') ?? (roles === undefined ? 'create' : 'keep');
  check(roles === undefined || logRole === 'keep', 'gatewayLogRole is keep where roles are given: the stack then makes no role at all.');
  const alarmEmail = text('alarmEmail', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an address such as team@example.com');

  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  const setsGatewayLogRole = logRole === 'create';
  const reservedConcurrency = Number(concurrency);
  return { environment, prefix, account, region, sourceRegions, mode, roles, alarmEmail, reservedConcurrency, setsGatewayLogRole };
}

/** Cognito keeps these words for itself. */
const notInAHost = /aws|amazon|cognito/;

const regionForm = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

const roleArnForm = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

const settingList = (): string => Object.keys(settingNames).join(', ');

function existingRoles(
  given: Readonly<Record<string, string>>,
  check: (isRight: boolean, mistake: string) => void,
): ExistingRoles | undefined {
  const arnOf = (name: string): string => given[name] ?? '';
  const missing = roleSettings.filter((name) => arnOf(name) === '');
  if (missing.length === roleSettings.length) return undefined;
  check(missing.length === 0, `Existing roles are given together: missing ${missing.join(', ')}.`);
  for (const name of roleSettings)
    check(arnOf(name) === '' || roleArnForm.test(arnOf(name)), `${name} is the ARN of a role, not "${arnOf(name)}".`);
  return { functions: recordOf(handlerNames, (handler) => arnOf(roleSetting(handler))), stateMachine: arnOf(stateMachineRoleSetting) };
}
