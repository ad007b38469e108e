/**
 * The real clock. While a container is frozen between two invocations it goes on, and what was asleep wakes late.
 */
import type { Clock } from '@drs-orchestrator/application';
import { instant } from '@drs-orchestrator/domain';

export const clock: Clock = {
  now: () => instant(Date.now()),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  alarm: (milliseconds) => {
    let timer: NodeJS.Timeout | undefined;
    const rings = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    return { rings, off: () => clearTimeout(timer) };
  },
};
