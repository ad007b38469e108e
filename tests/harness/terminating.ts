/**
 * A drill that has ended, and terminating what it has launched.
 */
import { ask } from './answers.ts';
import type { Product, ProductOptions } from './product.ts';
import { openWaves, run, type WaveSketch } from './waves.ts';

export type Ended = {
  readonly product: Product;
  readonly state: { readonly executionId: string };
  readonly servers: readonly (readonly string[])[];
};

/** A drill that has run to its end. */
export const ended = async (sketches: readonly WaveSketch[], options: ProductOptions = {}): Promise<Ended> => {
  const waves = await openWaves(sketches, { timingFactor: 0.05, ...options });
  const { executionId } = await run(waves);
  return { product: waves.product, state: { executionId }, servers: waves.servers };
};

export const terminate = ({ product, state }: Pick<Ended, 'product' | 'state'>) => ask(product, 'terminate_instances', state);
export const statusOf = ({ product, state }: Pick<Ended, 'product' | 'state'>) => ask(product, 'get_termination_status', state);
export const requests = (product: Product) => product.asked('TerminateRecoveryInstances');

/** The schedule runs every minute for so long. */
export const minutes = async (product: Product, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute += 1) {
    product.clock.advance(60_000);
    await ask(product, 'find');
  }
};
