/**
 * How closely each of many engines in one process may look at its execution.
 *
 * Owns: the share of the process that looking takes. One execution is looked at as closely as its forecast says; of hundreds each
 * waits a little longer, so that there is time left for requests and for whatever the looks find. On AWS every engine has a
 * process of its own, and nothing of this.
 */
export type Crowd = {
  /** For as long as the work goes on, one more waits and looks. */
  among<Outcome>(work: () => Promise<Outcome>): Promise<Outcome>;
  /** The least time between two looks of one engine; nothing for one that is alone. */
  leastRealMilliseconds(): number;
};

/** A look takes some 3 ms, the simulated AWS in the same process included: all together they take a third of it at the most. */
const realMillisecondsForOne = 8;

export const createCrowd = (): Crowd => {
  let looking = 0;
  return {
    among: async (work) => {
      looking += 1;
      try {
        return await work();
      } finally {
        looking -= 1;
      }
    },
    leastRealMilliseconds: () => Math.max(0, looking - 1) * realMillisecondsForOne,
  };
};
