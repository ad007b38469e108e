/**
 * The page of one execution: where it stands, and what each action will do to it.
 */
const of = (one: string, several: string, count: number): string => (count === 1 ? one : several);

/** Waves by their numbers. */
const wavesText = (numbers: readonly number[]): string => `${of('wave', 'waves', numbers.length)} ${numbers.join(', ')}`;

export const execution = {
  title: (plan: string): string => `Execution of ${plan}`,
  copyId: 'Copy the execution id',
  copied: 'Copied',
  rto: 'Objective (RTO)',
  until: (moment: string): string => `until ${moment}`,
  forecast: 'Forecast end',
  noForecast: 'not known yet',
  recoveryPoint: 'Recovery point',
  points: { LATEST: 'the latest of each server', NOT_AFTER: 'as of', SNAPSHOTS: 'chosen by server' },
  waves: 'Waves',
  wave: 'Wave',
  attempt: (attempt: number): string => `attempt ${String(attempt)}`,
  after: (waves: readonly number[]): string => `after ${wavesText(waves)}`,
  progressOf: (wave: string): string => `Servers of ${wave} that run`,
  servers: 'Servers',
  serversCounted: (found: number, all: number): string => (found === all ? `(${String(all)})` : `(${String(found)} of ${String(all)})`),
  findServer: 'Find by name, id, instance, address or reason',
  noServers: 'No server matches',
  server: 'Server',
  outcome: 'Outcome',
  launch: 'Launch',
  stagesTaken: 'Stages',
  instance: 'Instance',
  address: 'Address',
  instanceType: 'Type',
  reason: 'Reason',
  timeline: 'Timeline',
  timelineLabel: (waves: number): string =>
    `Timeline of ${of('1 wave', `${String(waves)} waves`, waves)}. The table of waves has when each began and how long it took, the table of servers how long their stages took.`,
  tick: (minutes: number): string => `${String(minutes)} min`,
  stages: { snapshot: 'Snapshot', conversion: 'Conversion', launch: 'Launch', failed: 'Failed' },
  stage: (stage: string, duration: string): string => `${stage} ${duration}`,
  stageFailed: (stage: string, duration: string): string => `${stage} failed after ${duration}`,
  stageLasts: (stage: string, duration: string): string => `${stage} for ${duration}`,
  now: 'now',
  due: 'RTO',
  forecastLine: 'forecast',
  paused: {
    OPERATOR: (by: string | null): string => `Paused by ${by ?? 'somebody'}`,
    BEFORE_WAVES: (waves: readonly number[]): string => `Waits for somebody before ${wavesText(waves)}, as the plan wants`,
    FAILED_WAVES: (waves: readonly number[]): string => `Paused because ${wavesText(waves)} failed`,
  },
  pausedHint: {
    waits: 'No further wave starts until somebody resumes it.',
    inFlight: (waves: readonly number[]): string =>
      `${of('Wave', 'Waves', waves.length)} ${waves.join(', ')} ${of('goes', 'go', waves.length)} on meanwhile: DRS cannot stop a job.`,
    failed: (servers: string): string => `${servers} failed.`,
    choices: (waves: number): string =>
      of('Retry the wave, skip it, or resume without it.', 'Retry or skip each of them, or resume without them.', waves),
    before: (waves: readonly number[]): string =>
      `${of('Wave', 'Waves', waves.length)} ${waves.join(', ')} failed before and ${of('stands', 'stand', waves.length)} so still: retry or skip ${of('it', 'them', waves.length)} too.`,
    lastWave: 'No wave is left to start: resuming ends the execution as failed.',
  },
  short: {
    header: 'Completed, but not with everything',
    skipped: (waves: string): string => `Skipped: ${waves}.`,
    failed: (servers: string): string => `Failed: ${servers}.`,
  },
  names: (names: readonly string[], more: number): string =>
    more === 0 ? names.join(', ') : `${names.join(', ')} and ${String(more)} more`,
  waveName: (wave: number, name: string): string => `${String(wave)}. ${name}`,
  live: 'Live',
  looking: 'Looks every few seconds',
  lost: 'Connection lost',
  lostHint: 'What is shown is as it last was. It is caught up as soon as the server answers.',
  log: 'What DRS logged',
  noLog: 'DRS has logged nothing yet',
  findLog: 'Find by event, server, instance or error',
  event: 'Event',
  time: 'Time',
  detail: 'Detail',
  journal: 'Journal',
  noJournal: 'No records',
} as const;

export const actions = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  retry: 'Retry',
  skip: 'Skip',
  terminate: 'Terminate instances',
  close: 'Close',
  back: 'Not now',
  /** In a dialog, where its button stands beside one that only leads back. */
  cancelExecution: 'Cancel the execution',
  effects: {
    pause: 'No further wave starts. Waves in flight go on: DRS cannot stop a job.',
    resume: 'Waves that are ready start at once.',
    resumeWithout: (servers: string): string =>
      `It goes on without what failed${servers === '' ? '' : ` (${servers})`}: waves that are ready start at once. To launch that again, retry the wave instead.`,
    resumeToFail: 'No wave is left to start: the execution ends as failed. To complete it, retry or skip what failed instead.',
    cancelLast:
      'No wave is left to start, so nothing is spared: waves in flight are watched to their end, and it is recorded as cancelled. This cannot be undone.',
    cancel: 'No further wave starts, now or later. Waves in flight are watched to their end. This cannot be undone.',
    retry: (servers: string): string =>
      servers === ''
        ? 'The servers of this wave that have failed are launched again.'
        : `What failed in this wave is launched again: ${servers}.`,
    skip: 'The execution goes on without this wave; what it has launched stays. The reason is kept in the journal.',
    skipToFail: (waves: readonly number[]): string =>
      `No wave is left to start, and ${wavesText(waves)} failed too: the execution ends as failed. To complete it, retry or skip ${of('that one', 'those', waves.length)} first.`,
    terminate: (count: number, servers: string): string =>
      `${of('1 instance is', `${String(count)} instances are`, count)} terminated: ${servers}. So is what else its jobs turn out to have launched. This cannot be undone.`,
    terminateNone:
      'As far as is known, none of its instances is left. DRS is asked, and what it still has is terminated. This cannot be undone.',
  },
  skipReason: 'Reason',
  atMost: (characters: number): string => `At most ${String(characters)} characters.`,
  tooLong: (characters: number, most: number): string => `${String(characters)} characters are more than ${String(most)}.`,
  confirmRecovery: 'These instances are a real recovery. Type RECOVERY to terminate them.',
  confirmWord: 'RECOVERY',
  ofWave: (action: string, wave: number): string => `${action} wave ${String(wave)}`,
  ofNamed: (action: string, wave: string): string => `${action} ${wave}`,
  /** Under the name of the plan. */
  done: {
    pause: 'No further wave starts. Waves in flight go on.',
    resume: 'It goes on.',
    cancel: 'It is being cancelled.',
    retry: (wave: number): string => `Wave ${String(wave)} is tried again.`,
    skip: (wave: number): string => `Wave ${String(wave)} is skipped.`,
  },
} as const;
