/**
 * An objective of a plan, RTO or RPO.
 */
import { en } from '../text/en.ts';

export const objectiveText = (minutes: number | null): string => (minutes === null ? en.plans.noObjective : en.plans.minutes(minutes));
