/**
 * A product with one plan, said by how many servers each wave has.
 *
 * Owns: dealing the estate's servers out to the waves. Stage times are a fifth of the measured ones, so that a scenario of a
 * few waves takes some forty looks; a test about times says its own factor.
 */
import { executionId as asExecutionId, type ProtectionGroup, type ServerId, type Wave } from '@drs-orchestrator/domain';
import { drive, startDrill, type DriveOptions, type EngineState, type Step } from './drive.ts';
import { estateOf, openProduct, serversOf, storePlan, type Product, type ProductOptions } from './product.ts';

export type WaveSketch = number | (Partial<Wave> & Pick<ProtectionGroup, 'launchSettings'> & { readonly count: number });

export type Waves = {
  readonly product: Product;
  readonly planId: string;
  /** Servers of wave 1, wave 2 … */
  readonly servers: readonly (readonly ServerId[])[];
};

/** `estate`: further YAML at the end of an estate with exactly the servers that the waves want. */
export const openWaves = async (sketches: readonly WaveSketch[], options: ProductOptions = {}): Promise<Waves> => {
  const sizes = sketches.map((sketch) => (typeof sketch === 'number' ? sketch : sketch.count));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const product = openProduct({ timingFactor: 0.2, ...options, estate: estateOf(total, options.estate ?? '') });
  const servers = deal(serversOf(product), sizes);
  const waves = sketches.map((sketch, index) => {
    const { count: _count, ...wave } = typeof sketch === 'number' ? { count: sketch } : sketch;
    return { ...wave, serverIds: servers[index] ?? [] };
  });
  return { product, planId: await storePlan(product, { waves }), servers };
};

export const deal = (all: readonly ServerId[], sizes: readonly number[]): readonly (readonly ServerId[])[] => {
  let from = 0;
  return sizes.map((size) => all.slice(from, (from += size)));
};

/** Starts a drill of the plan and drives it to where the drive stops. */
export const run = async (
  { product, planId }: Pick<Waves, 'product' | 'planId'>,
  options: DriveOptions = {},
): Promise<EngineState & { readonly last: Step }> => {
  const state = await startDrill(product, planId);
  return { ...state, last: await drive(product, state, options) };
};

/** How often each of these servers was launched, by the simulator's count. */
export const launchesOf = (product: Product, servers: readonly string[]): readonly number[] => {
  const counts = new Map(
    product.simulator
      .world()
      .regions.flatMap((region) => region.servers.map((server) => [server.sourceServerID, server.launches] as const)),
  );
  return servers.map((server) => counts.get(server) ?? 0);
};

/** The head's revision: it counts the records, and so what was changed. */
export const revisionOf = async ({ store }: Product, executionId: string): Promise<number> => {
  const head = await store.executions.head(asExecutionId(executionId));
  if (head === undefined) throw new Error(`There is no head of ${executionId}`);
  return head.revision;
};
