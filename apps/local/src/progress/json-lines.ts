/**
 * Progress for programs: one JSON object a line, `type` first: `ready`, `progress` (when something has changed), `note`.
 */
import type { Progress, Terminal } from './progress.ts';
import type { Snapshot } from './snapshot.ts';

export const jsonLines = ({ out, err }: Terminal): Progress => {
  let last = '';
  const line = (type: string, fields: object): void => out(`${JSON.stringify({ type, ...fields })}\n`);
  return {
    ready: (ready) => line('ready', ready),
    show: (snapshot) => {
      const state = JSON.stringify(withoutTimes(snapshot));
      if (state === last) return;
      last = state;
      line('progress', snapshot);
    },
    tell: (message) => line('note', { message }),
    warn: (text) => err(`${text}\n`),
  };
};

/** Time passes in every snapshot; that alone is no news. */
const withoutTimes = ({ executionId, status, waves }: Snapshot) => ({
  executionId,
  status,
  waves: waves.map(({ status: wave, launched, failed, reason }) => ({ wave, launched, failed, reason })),
});
