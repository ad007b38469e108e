/**
 * One suite for the state machine behind the adapter of Step Functions, and for the local loop.
 */
import { engineKinds, setEngine, type EngineKind } from '../state-machine/set-engine.ts';
import { engineContract, type OpenEngine } from './engine-contract.ts';

const turns = 50;

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const opening =
  (kind: EngineKind): OpenEngine =>
  (invoke) => {
    const { engine, timers, stop } = setEngine(kind, invoke);
    const close = async (): Promise<void> => {
      await stop();
      await settle();
      timers.giveBack();
    };
    return { engine, settle, close };
  };

for (const kind of engineKinds) engineContract(`that is a ${kind}`, opening(kind));
