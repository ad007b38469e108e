/**
 * Starting a drill or a recovery.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { counted } from './counted.ts';

const minuteMilliseconds = 60_000;

/** The two units in which somebody would say it. */
const ageText = (milliseconds: number): string => {
  const minutes = Math.max(0, Math.floor(milliseconds / minuteMilliseconds));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  if (days > 0) return `${String(days)} d ${String(hours)} h`;
  return hours > 0 ? `${String(hours)} h ${String(minutes % 60)} min` : `${String(minutes)} min`;
};

export const start = {
  drill: 'Start a drill',
  recovery: 'Start a recovery',
  drillWhat:
    'A drill launches copies of the servers in the recovery Region. Production and replication are not touched. Terminate the copies afterwards.',
  recoveryWhat: 'A recovery is the real thing: the servers are launched to take over production. If production still runs, both will.',
  readiness: { DRILL: 'Readiness for a drill', RECOVERY: 'Readiness for a recovery' },
  ready: 'Nothing stands in the way',
  readyWithWarnings: 'Nothing stands in the way, with warnings',
  notReady: 'A start would be refused',
  again: 'Look again',
  check: 'Check',
  result: 'Result',
  results: { pass: 'pass', warn: 'warning', block: 'blocks', unknown: 'not known' },
  checks: {
    'plan-makes-sense': 'Waves fit together',
    'groups-exist': 'Protection groups exist',
    'account-reachable': 'Account lets us in',
    'account-identity': 'Account is the right one',
    'service-initialised': 'DRS is initialised',
    'service-permitted': 'Rights in DRS',
    'launch-rights': 'Rights to launch',
    'servers-exist': 'Servers exist',
    'servers-once': 'Each server in one wave',
    'waves-not-empty': 'No wave is empty',
    'recovery-points': 'Recovery points exist',
    'recovery-point-age': 'Age of recovery points',
    'replication-state': 'Replication',
    'launch-settings': 'Launch settings',
    quotas: 'Quotas of DRS',
    'free-slots': 'Room for jobs',
    'servers-free': 'Nothing else uses the servers',
    'living-instances': 'Earlier recovery instances',
  } satisfies Record<OutputOf<'check_readiness'>['checks'][number]['id'], string>,
  subject: 'Subject',
  others: 'and others',
  allOf: (check: string, subject: string): string => `All findings of ${check}, such as for ${subject}`,
  found: 'Found',
  fix: 'What to do',
  allPass: 'All checks pass.',
  showPassed: 'Show checks that pass',
  point: 'Recovery point',
  latest: 'The latest of each server',
  notAfter: 'As of a point in time',
  notAfterHint: 'Each server from its newest recovery point at or before it: for what must be from before an attack or a mistake.',
  notAfterLabel: 'Point in time',
  future: 'That is in the future.',
  snapshots: 'Certain recovery points of certain servers',
  snapshotsHint: 'All other servers from their latest.',
  points: {
    title: 'Servers of the plan',
    chosen: (chosen: number, servers: number): string => `${String(chosen)} of ${String(servers)} from a chosen point`,
    reset: 'All from their latest',
    onlyChosen: 'Only servers with a chosen point',
    find: 'Find a server by name, id, account or Region',
    noServers: 'DRS knows no server of this plan',
    server: 'Server',
    wave: 'Wave',
    place: 'Account and Region',
    of: (server: string): string => `Recovery point of ${server}`,
    findPoint: (server: string): string => `Find a recovery point of ${server} by its time or id`,
    latest: 'The latest',
    latestHint: 'DRS takes it as the server is launched',
    age: (milliseconds: number): string => `${ageText(milliseconds)} old`,
    failed: 'The recovery points could not be listed',
    noMatch: 'No recovery point matches',
    count: (points: number): string => (points === 1 ? 'One recovery point' : `${String(points)} recovery points`),
  },
  spread: 'Data of the servers',
  spreadText: (from: string, to: string): string => (from === to ? `of ${from}` : `from ${from} to ${to}`),
  unknownServers: (count: number): string => `${counted(count, 'server')} not known`,
  override: (checks: string): string => `Start in spite of: ${checks}`,
  overrideHint: 'The findings above stay true. Who started in spite of which is kept in the journal.',
  mayNotOverride: 'Your roles do not allow to start in spite of these findings.',
  noOverride: 'Something of this cannot be overridden.',
  typeName: (plan: string): string => `Type the name of the plan, “${plan}”, to start the recovery`,
  changed: 'The findings have changed since you agreed to them. Look at them again.',
  stillLooking: 'It is still being looked at whether it can start.',
  refused: 'The start was refused',
  nameMissing: 'Type the name of the plan first.',
  pointMissing: 'Say from which recovery point first.',
  started: 'Its start was accepted.',
} as const;
