/**
 * Timers that a test lets pass. In between, what was promised is settled.
 */
/** More than any chain of promises here is long. */
const mostTurns = 100;

export const virtualTime = () => {
  let now = 0;
  let timers: readonly { readonly at: number; readonly act: () => void }[] = [];
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < mostTurns; turn += 1) await Promise.resolve();
  };
  return {
    now: (): number => now,
    after: (milliseconds: number, act: () => void): (() => void) => {
      const timer = { at: now + milliseconds, act };
      timers = [...timers, timer];
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    /** Timers that have neither run nor been called off. */
    waiting: (): number => timers.length,
    pass: async (milliseconds: number): Promise<void> => {
      const end = now + milliseconds;
      await settled();
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (next === undefined || next.at > end) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.act();
        await settled();
      }
      now = end;
    },
  };
};
