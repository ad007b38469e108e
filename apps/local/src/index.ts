/**
 * What others may use of the product in one process: its engine, whose loop the simulation runs on a clock of its own.
 */
export { createEngine } from './engine.ts';
export type { EngineNeeds, LocalEngine } from './engine.ts';
export { runEngine } from './engine-loop.ts';
export type { EngineLoopNeeds } from './engine-loop.ts';
