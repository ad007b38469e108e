/**
 * What others may use of the product in one process: its engine's loop, which the simulation runs on a clock of its own.
 */
export { runEngine } from './engine-loop.ts';
export type { EngineLoopNeeds } from './engine-loop.ts';
