/**
 * One bad day from its start to its end.
 *
 * Owns: the order of things. The plan is made and the faults are added before the execution starts, so that seconds of faults, kills
 * and people count from one moment; then each kill and each step comes at its time, by the virtual clock, which stands still while
 * the product is dead.
 *
 * Invariants
 * 1. Nothing that comes up is left out of the ending: a step that is refused, a kill that the day was over before.
 * 2. Whatever happens, no product is left running when this returns or throws.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { endedStatus } from '@drs-orchestrator/contract';
import { openAgenda } from './agenda.ts';
import type { BadDay, OperatorStep } from './bad-day.ts';
import { CannotRehearse } from './cannot-rehearse.ts';
import { countCalls } from './count-calls.ts';
import type { Deed, Ending } from './ending.ts';
import { homeOf, preparePlan } from './prepare-plan.ts';
import type { ProductProcess } from './product-process.ts';
import { faultsOf, lookAt, serversOf, type Look } from './look.ts';
import { openOutside, type Outside } from './world-outside.ts';

export type Surroundings = {
  readonly dataDir: string;
  readonly speed: number;
  readonly start: () => Promise<ProductProcess>;
  /** Takes a line as things happen. */
  readonly tell: (milliseconds: number, what: string) => void;
};

/** Real milliseconds between two looks. */
const lookEveryMilliseconds = 100;
const ends: readonly string[] = endedStatus.options;

export const rehearse = async (day: BadDay, { dataDir, speed, start, tell }: Surroundings): Promise<Ending> => {
  const home = homeOf(day);
  const begunReally = performance.now();
  let product = await start();
  try {
    let outside = openOutside(product, dataDir);
    const planId = await preparePlan(outside, day, home);
    const numbers = await outside.addFaults(day.faults);
    const begun = await outside.now();
    const { executionId } = await outside.call('start_execution', { planId, executionType: day.execution.type });
    tell(0, `${day.execution.type} ${executionId} is asked for`);

    const calls = countCalls();
    const deeds: Deed[] = [];
    const failures = new Map<string, string>();
    const agenda = openAgenda(day);
    let last: Look | undefined;
    for (;;) {
      const passed = (await outside.now()) - begun;
      const look = await lookAt(outside, executionId);
      for (const change of look.changesSince(last)) tell(passed, change);
      last = look;
      agenda.see(look, passed);
      for (const { wave, reason } of look.failures) failures.set(wave, reason);
      await calls.read(outside);
      const isLate = passed > day.execution.endsWithinMinutes * 60_000;
      const isRest = look.status === 'PAUSED' && day.expect.execution === 'PAUSED' && agenda.left().length === 0;
      if (ends.includes(look.status) || isLate || isRest) {
        deeds.push(...agenda.left().map(({ what }): Deed => ({ atMilliseconds: null, what, outcome: 'never-came' })));
        return {
          ...look.ending(await serversOf(outside, executionId, look)),
          deeds,
          failures: [...failures].map(([wave, reason]) => ({ wave, reason })),
          faults: faultsOf(day.faults, numbers, await outside.faults()),
          ...calls.counted(),
          virtualMilliseconds: passed,
          realMilliseconds: performance.now() - begunReally,
        };
      }
      const task = agenda.take(passed);
      if (task === undefined) {
        await sleep(Math.min(lookEveryMilliseconds, ((agenda.nextAt() ?? Infinity) - passed) / speed));
        continue;
      }
      const { step, what } = task;
      tell(passed, what);
      if (step === 'kill') {
        await product.kill();
        calls.restarted();
        product = await start();
        outside = openOutside(product, dataDir);
        tell((await outside.now()) - begun, 'the orchestrator is up again');
      }
      const outcome = step === 'kill' ? 'done' : await perform(outside, executionId, step);
      if (typeof outcome === 'object') tell(passed, `refused: ${outcome.refused}`);
      deeds.push({ atMilliseconds: passed, what, outcome });
    }
  } catch (cause) {
    const farewell = await product.farewell();
    throw farewell === undefined ? cause : new CannotRehearse(farewell, { cause });
  } finally {
    await product.kill();
  }
};

const perform = async (outside: Outside, executionId: string, step: OperatorStep): Promise<Deed['outcome']> => {
  const answer = await asked(outside, executionId, step);
  return answer.ok ? 'done' : { refused: answer.failure.message };
};

const asked = (outside: Outside, executionId: string, step: OperatorStep) => {
  switch (step.do) {
    case 'retry_wave':
      return outside.try('retry_wave', { executionId, waveNumber: step.waveNumber });
    case 'skip_wave':
      return outside.try('skip_wave', { executionId, waveNumber: step.waveNumber, reason: step.reason });
    case 'pause':
      return outside.try('pause_execution', { executionId });
    case 'resume':
      return outside.try('resume_execution', { executionId });
    case 'cancel':
      return outside.try('cancel_execution', { executionId });
  }
};
