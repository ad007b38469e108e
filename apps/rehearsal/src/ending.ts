/**
 * How a day ended: what was asked, what was done, and what became of every wave and server. Said by the product and the simulator;
 * nothing in here is worked out from what the day expects.
 */

export type WaveEnding = {
  readonly waveNumber: number;
  readonly waveName: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempt: number;
  readonly servers: number;
  readonly completed: number;
  readonly failed: number;
};

export type ServerEnding = {
  readonly serverId: string;
  readonly hostname: string;
  readonly waveNumber: number;
  /** The attempts of its wave. */
  readonly attempts: number;
  /** How many jobs of DRS have had it, by the simulator. */
  readonly launches: number;
  readonly failureReason: string | null;
};

/** A kill or a step of the operator: what came of it, or that the day was over before it. */
export type Deed = {
  /** Null: it never came. */
  readonly atMilliseconds: number | null;
  readonly what: string;
  readonly outcome: 'done' | 'never-came' | { readonly refused: string };
};

export type FaultEnding = { readonly kind: string; readonly about: string; readonly fired: number | 'used-up' };

export type WaveFailure = { readonly wave: string; readonly reason: string };

export type CallCount = { readonly call: string; readonly times: number };

export type Ending = {
  readonly status: string;
  readonly reason: string | null;
  readonly waves: readonly WaveEnding[];
  readonly servers: readonly ServerEnding[];
  readonly deeds: readonly Deed[];
  /** Of each attempt of a wave that failed on the way, mended since or not. */
  readonly failures: readonly WaveFailure[];
  readonly faults: readonly FaultEnding[];
  /** As far as they were seen: what was asked in the moment of a kill is not. */
  readonly calls: number;
  readonly refused: readonly CallCount[];
  readonly virtualMilliseconds: number;
  readonly realMilliseconds: number;
};
