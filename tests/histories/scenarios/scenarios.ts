/**
 * All scenarios of this version: between them every kind of event and of effect that the domain has.
 */
import type { Scenario } from '../record-history.ts';
import { neverStarted, terminated } from './ending.ts';
import { chosenPoints, lostAnswers, manyServers, prepared, timedOut, twoPlaces } from './launching.ts';
import { cancelled, lostEngines, paused, retried } from './steering.ts';

export const scenarios: readonly Scenario[] = [
  paused,
  retried,
  cancelled,
  lostEngines,
  lostAnswers,
  timedOut,
  prepared,
  chosenPoints,
  twoPlaces,
  manyServers,
  neverStarted,
  terminated,
];
