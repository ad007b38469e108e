/**
 * The command lines of `npm run token` and `npm run sign-in`: who somebody is to be, and for how long.
 *
 * Owns: names, defaults and limits.
 */
import { isRole, roles as allRoles, type Role } from '@drs-orchestrator/contract';
import { refused, type Result } from '@drs-orchestrator/domain';
import { parseFlags } from './flags.ts';
import { defaultDataDir, type Environment } from './options.ts';
import type { Identity } from './sign-in-codes.ts';
import { daySeconds } from './tokens.ts';

export type WhoOptions = Identity & { readonly dataDir: string };
export type TokenOptions = WhoOptions & { readonly lifetimeSeconds: number };

const rolesUsage = `roles: ${allRoles.join(', ')}`;
export const tokenUsage = `usage: npm run --silent token -- --role ROLE [--role ROLE…] [--user NAME] [--expires 1h] [--data-dir ${defaultDataDir}]
${rolesUsage}`;
export const signInUsage = `usage: npm run --silent sign-in -- [--role ROLE…] [--user NAME] [--data-dir ${defaultDataDir}]
${rolesUsage}`;

const whoFlags = { role: { type: 'string', multiple: true }, user: { type: 'string' }, 'data-dir': { type: 'string' } } as const;
const tokenFlags = { ...whoFlags, expires: { type: 'string' } } as const;

/** The refusal is a sentence that names the flag. `help`: somebody asks for the usage. */
export const readTokenOptions = (args: readonly string[], environment: Environment): Result<TokenOptions | 'help', string> => {
  const parsed = parseFlags(args, tokenFlags);
  if (!parsed.ok) return parsed;
  if (parsed.value.help === true) return { ok: true, value: 'help' };
  if (parsed.value.role === undefined) return refused('--role is missing.');
  const who = readWho(parsed.value, environment);
  const lifetimeSeconds = secondsIn(parsed.value.expires ?? '1h');
  if (!who.ok) return who;
  if (lifetimeSeconds === undefined)
    return refused(`--expires must be a time such as 15m, 1h or 7d, at most ${longestDays}d, not "${parsed.value.expires ?? ''}".`);
  return { ok: true, value: { ...who.value, lifetimeSeconds } };
};

/** Without a role, an administrator. */
export const readSignInOptions = (args: readonly string[], environment: Environment): Result<WhoOptions | 'help', string> => {
  const parsed = parseFlags(args, whoFlags);
  if (!parsed.ok) return parsed;
  return parsed.value.help === true ? { ok: true, value: 'help' } : readWho(parsed.value, environment);
};

type WhoFlags = {
  readonly role?: string[] | undefined;
  readonly user?: string | undefined;
  readonly 'data-dir'?: string | undefined;
};

const readWho = (given: WhoFlags, environment: Environment): Result<WhoOptions, string> => {
  const named = given.role ?? ['DRSOrchestrationAdmin'];
  const unknown = named.find((name) => !isRole(name));
  if (unknown !== undefined) return refused(`--role: there is no role "${unknown}".`);
  const roles = [...new Set(named.filter(isRole))];
  const user = given.user ?? userOf(roles);
  if (!/^\S(?:.{0,318}\S)?$/.test(user))
    return refused('--user must be a name of 1 to 320 characters in one line, without spaces around it.');
  const dataDir = given['data-dir'] ?? environment('data-dir') ?? defaultDataDir;
  if (dataDir === '' || dataDir.includes('\0')) return refused('--data-dir must be a path.');
  return { ok: true, value: { user, roles, dataDir } };
};

/** `local-admin`, `local-recovery-manager`: whom an execution names as its starter where nobody gave a name. */
export const userOf = ([role]: readonly Role[]): string => {
  const words = (role ?? 'user').replace(/^DRS(?:Orchestration)?/, '').split(/(?=[A-Z])/);
  return ['local', ...words].join('-').toLowerCase();
};

/** As long as the administrator's own. */
const longestDays = 30;
const unitSeconds = { s: 1, m: 60, h: 3_600, d: daySeconds } as const;

const secondsIn = (text: string): number | undefined => {
  const [, count, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined || (unit !== 's' && unit !== 'm' && unit !== 'h' && unit !== 'd')) return undefined;
  const seconds = Number(count) * unitSeconds[unit];
  return seconds <= longestDays * daySeconds ? seconds : undefined;
};
