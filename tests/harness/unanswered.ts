/**
 * A question that nobody ever answers.
 *
 * Owns: that time passes on the virtual clock while it is waited for, after whatever else was asked has had its answer.
 */
import type { Clock } from '@drs-orchestrator/application';

/** Longer than anybody waits for an answer over HTTP, and shorter than the gateway does. */
const passesMilliseconds = 20_000;
/** The answers of others are made in this process, in far fewer turns of its loop. */
const turnsOfOthers = 20_000;

export const unanswered = async (clock: Clock): Promise<never> => {
  for (let turn = 0; turn < turnsOfOthers; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await clock.sleep(passesMilliseconds);
  return new Promise(() => undefined);
};
