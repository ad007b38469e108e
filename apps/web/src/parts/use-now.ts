/**
 * What time it is by the product's clock, between two of its answers: nothing may have been recorded for minutes while somebody waits.
 */
import { useEffect, useMemo, useState } from 'react';
import { configNow } from '../data/config.ts';

const tickMilliseconds = 1_000;

/** Milliseconds since 1970. `asOf`: of the last answer. It stands still unless `isMoving`. */
export const useNow = (asOf: string, isMoving: boolean): number => {
  const answered = useMemo(() => ({ asOf: Date.parse(asOf), at: performance.now() }), [asOf]);
  const [present, setPresent] = useState(answered.at);
  useEffect(() => {
    if (!isMoving) return undefined;
    const timer = window.setInterval(() => setPresent(performance.now()), tickMilliseconds);
    return () => window.clearInterval(timer);
  }, [isMoving]);
  const elapsed = isMoving ? Math.max(0, present - answered.at) : 0;
  return answered.asOf + elapsed * (configNow().simulatedSpeed ?? 1);
};
