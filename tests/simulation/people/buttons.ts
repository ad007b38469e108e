/**
 * The buttons that can be pressed on an execution, and the people who press them.
 */
import { isTerminal, minutes } from '@drs-orchestrator/domain';
import type { Story } from '../evidence.ts';
import type { Fields } from '../fields.ts';
import type { Person } from './person.ts';

/** Presses something every now and then, whatever the state; refusals are part of it. */
export const presser = async (person: Person): Promise<void> => {
  while (await person.waits(200, person.random.chance(50) ? 30_000 : minutes(3))) {
    const story = person.someStory(({ execution }) => !isTerminal(execution));
    if (story !== null) await pressAny(person, story);
  }
};

/** Presses in the very moment in which something is written, or a little later. */
export const reactor = (person: Person): void => {
  person.stage.watch.listeners.push((story) => {
    if (person.stage.isCalm() || !person.random.chance(12)) return;
    person.stage.schedule.after(person.random.between(0, 4_000), () => void pressAny(person, story));
  });
};

/** Sees to every failure soon, by trying again. */
export const mender = async (person: Person): Promise<void> => {
  while (await person.waits(500, 25_000)) {
    const story = person.someStory(({ execution }) => execution.status.kind === 'running' || execution.status.kind === 'paused');
    if (story !== null) await retry(person, story);
  }
};

/** Cancels, once each. */
export const canceller = async (person: Person): Promise<void> => {
  while (await person.waits(1_000, minutes(6))) {
    const story = person.someStory(({ execution }) => !isTerminal(execution));
    if (story !== null) await press(person, 'cancel', story);
  }
};

/** Cleans up behind executions that are over. */
export const terminator = async (person: Person): Promise<void> => {
  while (await person.waits(5_000, minutes(3))) {
    const story =
      person.someStory(({ execution }) => isTerminal(execution) && execution.termination === null) ??
      (person.random.chance(30) ? person.someStory() : null);
    if (story !== null) await terminate(person, story);
  }
};

export const deleter = async (person: Person): Promise<void> => {
  while (await person.waits(10_000, minutes(5))) {
    const story = person.someStory();
    if (story === null) continue;
    if (person.random.chance(80)) await person.ask('delete_executions', { ids: [story.id] });
    else await person.ask('delete_completed_executions', {});
  }
};

/** Only lets go on what is paused, once it is calm. */
export const patient = async (person: Person): Promise<void> => {
  for (;;) {
    await person.stage.sleep(20_000);
    for (const { id, execution } of [...person.stage.watch.stories.values()])
      if (execution.status.kind === 'paused') await person.ask('resume_execution', { executionId: id });
  }
};

const pressAny = async (person: Person, story: Story): Promise<void> => {
  const { random } = person;
  const dice = random.between(1, 20);
  if (dice <= 5) await press(person, 'pause', story);
  else if (dice <= 11) await press(person, 'resume', story);
  else if (dice <= 14) await retry(person, story);
  else if (dice <= 16) await skip(person, story);
  else if (dice <= 17) await press(person, 'cancel', story);
  else if (dice <= 18) await terminate(person, story);
  else await person.ask('finalize', { executionId: story.id, planId: story.execution.plan.planId });
  if (random.chance(15)) await press(person, random.pick(['pause', 'resume']), story);
};

const operations = { pause: 'pause_execution', resume: 'resume_execution', cancel: 'cancel_execution' } as const;

const press = (person: Person, button: keyof typeof operations, { id }: Story): Promise<Fields | null> => {
  const what = operations[button];
  if (person.random.chance(75)) return person.ask(what, { executionId: id });
  return person.post(`/executions/${id}/${button}`, {}, { what, executionId: id, planId: null });
};

/** All of a wave that have failed, or one server of it, which may not be one that has. Mostly of a wave for which it makes sense. */
const retry = async (person: Person, { id, execution }: Story): Promise<void> => {
  const { random } = person;
  const failed = execution.waves.filter(({ status }) => status.kind === 'failed' || status.kind === 'timed-out');
  if (failed.length === 0 && !random.chance(20)) return;
  const wave = random.pick(failed.length === 0 ? execution.waves : failed);
  const own = execution.plan.servers.filter((_, index) => execution.servers[index]?.wave === wave.number);
  const some = random.chance(60) || own.length === 0 ? {} : { sourceServerIds: [random.pick(own).serverId] };
  await person.ask('retry_wave', { executionId: id, waveNumber: wave.number, ...some });
};

const skip = async (person: Person, { id, execution }: Story): Promise<void> => {
  const wave = person.random.pick(execution.waves);
  await person.ask('skip_wave', { executionId: id, waveNumber: wave.number, reason: 'It can wait' });
};

const terminate = async (person: Person, { id, execution }: Story): Promise<void> => {
  const confirm = execution.kind === 'RECOVERY' && person.random.chance(90) ? { confirm: 'RECOVERY' } : {};
  await person.ask('terminate_instances', { executionId: id, ...confirm });
  if (person.random.chance(30)) await person.ask('terminate_instances', { executionId: id, ...confirm });
};
