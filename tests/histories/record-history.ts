/**
 * A scenario, told to the product of this version, with every write of its store written down.
 */
import type { Ports } from '@drs-orchestrator/application';
import type { ProductOptions, Product } from '../harness/product.ts';
import { tapped, type Tap } from '../harness/tapped-ports.ts';
import { openStage, type Stage } from '../sweeps/stage.ts';
import { noTrouble } from '../sweeps/trouble.ts';
import { sharedMemory, type History, type Write } from './history.ts';
import { watchStore, type StoreWatch } from './watch-store.ts';

export type Scenario = {
  /** The name of its file. */
  readonly name: string;
  readonly tells: string;
  /** The world is opened with these options, which say where its store is. */
  readonly tell: (options: Pick<ProductOptions, 'file'>, watching: Watching) => Promise<void>;
};

export type Watching = {
  /** What is in the store by now is the history's beginning. */
  readonly onStage: (world: Product, wrap?: ProductOptions['wrap']) => Stage;
  /** For processes that are not on the stage. */
  readonly watched: (world: Product) => (ports: Ports) => Ports;
};

export const recordHistory = async ({ name, tells, tell }: Scenario): Promise<History> => {
  const file = sharedMemory();
  const writes: Write[] = [];
  const found: { watch?: StoreWatch } = {};
  const look = ({ clock }: Product): void => {
    found.watch ??= watchStore(file);
    const write = found.watch.look(clock.now());
    if (write !== null) writes.push(write);
  };
  const tap =
    (world: Product): Tap =>
    async ({ kind }, make) => {
      if (kind === 'read') return make();
      try {
        return await make();
      } finally {
        look(world);
      }
    };
  await tell(
    { file },
    {
      onStage: (world, wrap) => {
        look(world);
        return openStage(world, { ...noTrouble, tap }, wrap === undefined ? {} : { wrap });
      },
      watched: (world) => (ports) => tapped(ports, tap(world)),
    },
  );
  const { watch } = found;
  if (watch === undefined) throw new Error(`${name} has no stage`);
  watch.close();
  return { v: 1, name, tells, ...watch.schema, writes };
};
