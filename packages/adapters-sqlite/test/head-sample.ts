/**
 * A head as these tests write it.
 */
import type { Head } from '@drs-orchestrator/application';
import { executionId, instant, planId } from '@drs-orchestrator/domain';

/** About as large as that of an execution of 25 servers. */
const state = 'x'.repeat(4_000);

export const headAt = (startTime: number): Head => ({
  executionId: executionId(`exec-${startTime}`),
  revision: 1,
  visible: true,
  active: true,
  lastPolledTime: null,
  nextPollAt: null,
  state,
  listing: {
    planId: planId('rp-1'),
    planName: 'Three tiers',
    status: 'RUNNING',
    executionType: 'DRILL',
    initiatedBy: 'ops@example.com',
    startTime: instant(startTime),
    endTime: null,
    currentWave: 1,
    totalWaves: 3,
    totalServers: 25,
    launchedServers: 0,
    completedServers: 0,
    failedServers: 0,
  },
});
