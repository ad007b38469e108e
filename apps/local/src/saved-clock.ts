/**
 * Where the clock stood, kept in the store's settings.
 */
import { StoreUnavailable } from '@drs-orchestrator/application';
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

/** A store that cannot be used keeps nothing, and says so to everybody who asks it for more than this. */
export const saveClock = (settings: Settings, moment: Instant): 'kept' | 'not-kept' => {
  try {
    settings.set(setting, String(moment));
    return 'kept';
  } catch (cause) {
    if (cause instanceof StoreUnavailable) return 'not-kept';
    throw cause;
  }
};
