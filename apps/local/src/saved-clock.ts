/**
 * Where the clock stood, kept in the store's settings.
 */
import type { Settings } from '@drs-orchestrator/adapters-sqlite';
import { instant, type Instant } from '@drs-orchestrator/domain';

const setting = 'clock';

/** Undefined in a data directory that never had a clock. */
export const savedClock = (settings: Settings): Instant | undefined => {
  const text = settings.get(setting);
  if (text === undefined) return undefined;
  const moment = Number(text);
  if (!Number.isSafeInteger(moment)) throw new Error(`The saved clock reads "${text}", which is no time`);
  return instant(moment);
};

export const saveClock = (settings: Settings, moment: Instant): void => {
  settings.set(setting, String(moment));
};
