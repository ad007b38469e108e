/**
 * Every English word of the page, in one place: another language is another file of this shape.
 *
 * Owns: wording. What the API says itself (reasons, findings, fixes) is shown as it comes.
 */
import { accounts } from './en/accounts.ts';
import { editing } from './en/editing.ts';
import { actions, execution } from './en/execution.ts';
import { executions } from './en/executions.ts';
import { groups } from './en/groups.ts';
import { journal } from './en/journal.ts';
import { moments } from './en/moments.ts';
import { overview } from './en/overview.ts';
import { plans } from './en/plans.ts';
import { profile } from './en/profile.ts';
import { servers } from './en/servers.ts';
import { settings } from './en/settings.ts';
import { start } from './en/start.ts';
import { termination } from './en/termination.ts';

export const en = {
  product: 'DRS Orchestrator',
  simulated: (speed: number): string => (speed === 1 ? 'Simulated AWS' : `Simulated AWS, ${String(speed)} times as fast`),
  nav: {
    overview: 'Overview',
    executions: 'Executions',
    plans: 'Recovery plans',
    groups: 'Protection groups',
    servers: 'Source servers',
    accounts: 'Accounts',
    settings: 'Settings',
    label: 'Pages',
    messages: 'Messages',
    skip: 'Skip to the page',
    breadcrumbs: 'Breadcrumbs',
  },
  account: {
    menu: 'Account and preferences',
    signOut: 'Sign out',
    roles: 'Roles',
    noRoles: 'no role',
    rolesAsked: 'Your roles are being asked for',
    rolesUnknown: 'Your roles could not be asked for',
  },
  preferences: {
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    times: 'Times',
    zones: { local: 'Local time', utc: 'UTC' },
  },
  signIn: {
    title: 'Sign in',
    trading: 'Signing in',
    how: 'Open the sign-in link that npm start has printed. It works once, within a minute. Another one:',
    command: 'npm run sign-in',
    code: 'Sign-in link or code',
    codeHint: 'Paste the link, or what stands behind “#code=”.',
    submit: 'Sign in',
    expired: 'Your session is over. Sign in again; nothing is lost.',
    onlyHere: 'You are signed out of this browser. Your organisation’s own page could not be told: it may still know you.',
    noCode: 'That is no sign-in link, or only a part of one.',
    elsewhere: 'Your organisation has its own page for that. Afterwards you are back here, where you wanted to be.',
    failed: 'The sign-in did not work',
    notReplaced: (user: string, problem: string): string => `The sign-in did not work, and you are still ${user}. ${problem}`,
  },
  states: {
    loading: 'Loading',
    retry: 'Try again',
    forbidden: 'Your roles do not allow this',
    unreachable: 'The server does not answer',
    unreachableHint: 'What is shown may be old. The page goes on by itself as soon as there is an answer.',
    failed: 'That did not work',
    issue: ({ field, message }: { readonly field: string; readonly message: string }): string => `${field}: ${message}.`,
    notFound: 'Nothing is here',
    notFoundHint: 'The address is wrong, or what stood here has been deleted.',
    crashed: 'The page has a fault',
    crashedHint: 'Recoveries are not affected by it. Loading the page again may help.',
    reload: 'Load again',
    more: 'Load more',
    none: '–',
    unknown: 'not known',
    endless: 'There is more than a page can hold, and what is shown is not all of it. The API gives the rest.',
  },
  overview,
  executions,
  execution,
  actions,
  journal,
  termination,
  plans,
  start,
  groups,
  servers,
  accounts,
  settings,
  profile,
  statuses: {
    PENDING: 'Pending',
    RUNNING: 'Running',
    PAUSED: 'Paused',
    CANCELLING: 'Cancelling',
    COMPLETED: 'Completed',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
    STARTING: 'Starting',
    IN_PROGRESS: 'In progress',
    TIMED_OUT: 'Timed out',
    SKIPPED: 'Skipped',
    NOT_LAUNCHED: 'Not launched',
  },
  durations: {
    hours: (hours: number, minutes: number): string => `${String(hours)} h ${String(minutes)} min`,
    minutes: (minutes: number, seconds: number): string => `${String(minutes)} min ${String(seconds)} s`,
    seconds: (seconds: number): string => `${String(seconds)} s`,
  },
  editing,
  moments,
  types: { DRILL: 'Drill', RECOVERY: 'Recovery' },
} as const;
