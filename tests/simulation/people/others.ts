/**
 * People who do something else than run executions: edit, look, meddle, and send events that nobody asked them for.
 */
import { minutes, type Execution } from '@drs-orchestrator/domain';
import { fieldsIn, type Fields } from '../fields.ts';
import { drawSettings } from '../landscape.ts';
import type { Person } from './person.ts';

/** Edits groups' launch settings and plans, and leaves everything else as it was read. */
export const editor = async (person: Person): Promise<void> => {
  while (await person.waits(1_000, minutes(3))) {
    if (person.random.chance(60)) await editGroup(person);
    else await editPlan(person);
  }
};

const editGroup = async (person: Person): Promise<void> => {
  const { random, stage } = person;
  if (stage.scenario.groups.length === 0) return;
  const group = random.pick(stage.scenario.groups);
  const read = await person.ask('get_protection_group', { groupId: group.id });
  if (read?.['statusCode'] !== 200) return;
  const { groupId, groupName, accountId, region, sourceServerIds, selectionTags, version } = read;
  const launchSettings = random.chance(70) ? { launchSettings: drawSettings(random) } : {};
  const known = withValues({ groupId, groupName, accountId, region, sourceServerIds, selectionTags, version });
  await person.ask('update_protection_group', { ...known, ...launchSettings });
};

const editPlan = async (person: Person): Promise<void> => {
  const { random, stage } = person;
  const plan = random.pick(stage.scenario.plans);
  const read = await person.ask('get_recovery_plan', { planId: plan.id });
  if (read?.['statusCode'] !== 200) return;
  const { planId, planName, waves, version } = read;
  const edited = (Array.isArray(waves) ? waves : []).map((wave: unknown) => ({
    ...fieldsIn(wave),
    ...(random.chance(50) ? { onFailure: random.pick(['STOP', 'CONTINUE', 'PAUSE']) } : {}),
    ...(random.chance(30) ? { pauseBeforeWave: random.chance(50) } : {}),
  }));
  await person.ask('update_recovery_plan', { planId, planName, waves: edited, version });
};

const withValues = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Looks at what there is. */
export const looker = async (person: Person): Promise<void> => {
  while (await person.waits(500, minutes(2))) {
    const story = person.someStory();
    const plan = person.random.pick(person.stage.scenario.plans);
    if (story === null || person.random.chance(20)) await person.ask('check_readiness', { planId: plan.id });
    else await person.ask(person.random.pick(looks), { executionId: story.id });
  }
};

const looks = [
  'get_execution_details',
  'get_execution_details',
  'get_execution_realtime',
  'get_job_logs',
  'get_recovery_instances',
  'get_termination_status',
  'get_execution_journal',
] as const;

/** Sends tasks their success from outside, and changes things at AWS. */
export const outsider = async (person: Person): Promise<void> => {
  while (await person.waits(1_000, minutes(2))) {
    if (person.random.chance(50)) person.stage.engines.releaseSome();
    else person.stage.aws.meddle();
  }
};

/** Mostly one that waits for its turn, and is not to begin before it. */
const waveToAskFor = ({ random }: Person, waves: Execution['waves']): Execution['waves'][number] => {
  const waiting = waves.filter(({ status }) => status.kind === 'pending');
  return random.pick(waiting.length > 0 && random.chance(80) ? waiting : waves);
};

/** Sends what only the engine and the schedule send, at any moment; and above all when a wave has failed, which changes what may begin. */
export const stranger = async (person: Person): Promise<void> => {
  const send = (event: Fields): void =>
    void person.stage
      .fleet()
      .invoke(event, 'engine')
      .catch(() => undefined);
  person.stage.watch.listeners.push((story, { events }) => {
    const hasFailed = events.some(({ type }) => type === 'wave-failed' || type === 'wave-timed-out');
    if (!hasFailed || person.stage.isCalm() || person.random.chance(40)) return;
    const ids = { executionId: story.id, planId: story.execution.plan.planId };
    const wave = waveToAskFor(person, story.execution.waves).number;
    const event = person.random.chance(30)
      ? { operation: 'find' }
      : { action: 'start_wave_recovery', state: { ...ids, pauseRevision: null }, wave_number: wave };
    person.stage.schedule.after(person.random.between(0, 3_000), () => send(event));
  });
  while (await person.waits(200, minutes(2))) {
    const story = person.someStory();
    if (story === null) continue;
    const ids = { executionId: story.id, planId: story.execution.plan.planId };
    const state = { ...ids, pauseRevision: null };
    const wave = waveToAskFor(person, story.execution.waves).number;
    const event = person.random.pick<Fields>([
      { operation: 'poll', ...ids },
      { operation: 'poll', ...ids, summary: true },
      { operation: 'finalize', ...ids },
      { operation: 'finalize', ...ids },
      { action: 'settle', state },
      { action: 'plan_next_step', state },
      { action: 'start_wave_recovery', state, wave_number: wave },
      { action: 'start_wave_recovery', state, wave_number: wave },
      { action: 'start_wave_recovery', state, wave_number: wave },
      { action: 'act', state },
      { action: 'resumed', state },
      { operation: 'find' },
      { worker: true, job: 'start_execution', ...ids },
    ]);
    send(event);
  }
};
