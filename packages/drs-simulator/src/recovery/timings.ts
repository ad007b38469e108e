/**
 * How long the stages of a job take: the measured defaults, and what an estate may put in their place.
 * Linux and Windows figures come from drills of two servers of 8 GiB; cleaning up and terminating are assumptions.
 */
import type { Range } from '../random.ts';
import type { OperatingSystem } from '../world/records.ts';

export type StageTimings = {
  /** Removing the server's earlier recovery instance. */
  readonly cleanupSeconds: Range;
  readonly snapshotSeconds: Range;
  readonly converterWaitSeconds: Range;
  readonly conversionSeconds: Range;
  readonly launchSeconds: Range;
  /** From the last server's end to the end of the job. */
  readonly tailSeconds: Range;
};

export type Timings = {
  /** From PENDING to STARTED. */
  readonly startSeconds: Range;
  /** Terminating one recovery instance. */
  readonly terminateSeconds: Range;
} & Readonly<Record<OperatingSystem, StageTimings>>;

export const DEFAULT_TIMINGS: Timings = {
  startSeconds: [1, 30],
  terminateSeconds: [30, 60],
  linux: {
    cleanupSeconds: [20, 40],
    snapshotSeconds: [0.15, 0.3],
    converterWaitSeconds: [51, 52],
    conversionSeconds: [175, 198],
    launchSeconds: [280, 310],
    tailSeconds: [2, 3],
  },
  windows: {
    cleanupSeconds: [20, 40],
    snapshotSeconds: [2.5, 3.5],
    converterWaitSeconds: [185, 197],
    conversionSeconds: [820, 870],
    launchSeconds: [327, 391],
    tailSeconds: [3, 3.5],
  },
};
