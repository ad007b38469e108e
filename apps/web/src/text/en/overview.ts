/**
 * The overview: what runs, how good the last drills were, and what needs somebody's eye.
 */
import { counted } from './counted.ts';

export const overview = {
  title: 'Overview',
  running: 'Active executions',
  noneRunning: 'Nothing is running',
  noneRunningHint: 'A drill of a recovery plan would stand here.',
  plans: 'Last drill of each plan',
  noPlans: 'No recovery plan yet',
  noPlansHint: 'A plan says which servers are launched in which order.',
  lastDrill: 'Last drill',
  never: 'never drilled',
  took: 'Took',
  outcome: 'Outcome',
  objective: 'Objective',
  without: (servers: number): string => `${counted(servers, 'server')} failed`,
  verdict: 'Against objective',
  met: 'within it',
  missed: 'missed',
  open: 'not decided yet',
  unmeasured: 'not measured',
  servers: 'Servers without a recent recovery point',
  serversHint: 'A launch would bring back data that is more than an hour old, or none.',
  noServers: 'Every server has a recent recovery point',
  noServersHint: 'Of the accounts and Regions that groups and plans name.',
  point: 'Recovery point',
  quotas: 'Quotas in use',
  used: (used: string, limit: number): string => `${used} / ${String(limit)}`,
  noQuotas: 'No group or plan names a place yet',
  place: 'Account and Region',
  jobs: 'Jobs',
  serversInJobs: 'Servers in jobs',
  sourceServers: 'Source servers',
  replicating: 'Replicating',
} as const;
