/**
 * The sample's drill in a process of its own: waiting for what becomes of it.
 */
import { expect } from 'vitest';
import { launchCounts, listExecutions, type LocalProcess } from './local-process.ts';

/** Far more than a drill takes on a machine that has much else to do. */
export const patience = 120_000;

export const drillBecomes = async (one: LocalProcess, dataDir: string, status: 'RUNNING' | 'COMPLETED'): Promise<void> => {
  const { api } = await one.ready();
  const statuses = async () => (await listExecutions(api, dataDir)).map((execution) => execution.status);
  await expect.poll(statuses, { timeout: patience, interval: 100 }).toEqual([status]);
};

/** It ends well, and each of its servers was launched a single time. */
export const completesOnce = async (one: LocalProcess, dataDir: string): Promise<void> => {
  await drillBecomes(one, dataDir, 'COMPLETED');
  const { simulator } = await one.ready();
  expect(await launchCounts(simulator)).toEqual({ 1: 25 });
};
