/**
 * What lists show of an execution, as a store keeps it beside the head.
 *
 * A store may keep some of the same facts once more, in columns of their own for its indexes; it shows people only these.
 */
import type { HeadListing } from '../ports/executions.ts';
import { fields, orNull, text, whole, wordOf } from './check.ts';
import { storedForm } from './stored-form.ts';

export const storedListing = storedForm<HeadListing>(
  'listing of',
  fields<HeadListing>({
    planId: text,
    planName: text,
    status: text,
    executionType: wordOf<HeadListing['executionType']>({ DRILL: true, RECOVERY: true }),
    initiatedBy: text,
    startTime: whole,
    endTime: orNull(whole),
    currentWave: whole,
    totalWaves: whole,
    totalServers: whole,
    launchedServers: whole,
    completedServers: whole,
    failedServers: whole,
  }),
);
