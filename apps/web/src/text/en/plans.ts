/**
 * Recovery plans: the list, a plan's own page, and its form.
 */
export const plans = {
  title: 'Recovery plans',
  empty: 'No recovery plans',
  emptyHint: 'A plan says which servers are launched in which order.',
  create: 'Create recovery plan',
  edit: (name: string): string => `Edit ${name}`,
  name: 'Name',
  waves: 'Waves',
  rto: 'RTO',
  rpo: 'RPO',
  minutes: (minutes: number): string => `${String(minutes)} min`,
  description: 'Description',
  startDrill: 'Start a drill',
  startRecovery: 'Start a recovery',
  groups: 'Protection groups',
  servers: 'Servers named one by one',
  onFailure: 'When it fails',
  failure: { STOP: 'stop', CONTINUE: 'go on', PAUSE: 'pause' },
  pauseBefore: 'Pauses before',
  yes: 'yes',
  no: 'no',
  timeout: 'Time limit',
} as const;
