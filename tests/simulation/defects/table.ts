/**
 * Every defect that is planted, by name: the one list that the command, the test and the documentation are made from.
 */
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { goingOn } from './going-on.ts';
import { launching } from './launching.ts';
import { outcomes } from './outcomes.ts';
import type { Planted } from './planted.ts';
import { statuses } from './statuses.ts';
import { unknown } from './unknown.ts';

export const planted: Readonly<Record<string, Planted>> = {
  ...statuses,
  ...launching,
  ...claims,
  ...goingOn,
  ...outcomes,
  ...unknown,
  ...fields,
};
