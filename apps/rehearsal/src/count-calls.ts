/**
 * The calls that reached the simulated AWS, counted as they are seen: its log lasts as long as its process, so it is read often.
 */
import type { CallCount } from './ending.ts';
import type { Outside } from './world-outside.ts';

export type CallCounter = {
  /** Takes in what has come since the last time. */
  read(outside: Outside): Promise<void>;
  /** The process is another one, and its log begins anew. */
  restarted(): void;
  counted(): { readonly calls: number; readonly refused: readonly CallCount[] };
};

export const countCalls = (): CallCounter => {
  const refused = new Map<string, number>();
  let calls = 0;
  let seen = 0;
  return {
    read: async (outside) => {
      for (const { sequence, service, operation, status, errorCode } of await outside.requests(seen)) {
        seen = sequence;
        calls += 1;
        const trouble = status === 'lost' ? 'no answer' : errorCode;
        if (trouble === undefined) continue;
        const call = `${service} ${operation}: ${trouble}`;
        refused.set(call, (refused.get(call) ?? 0) + 1);
      }
    },
    restarted: () => {
      seen = 0;
    },
    counted: () => ({ calls, refused: [...refused].map(([call, times]) => ({ call, times })).toSorted((a, b) => b.times - a.times) }),
  };
};
