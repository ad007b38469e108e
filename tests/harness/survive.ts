/**
 * Sending events to a process that dies, and again to the one that comes after it.
 */
import type { Ports } from '@drs-orchestrator/application';
import { Crash, type Fuse } from './crash.ts';
import type { Send } from './drive.ts';
import { openProduct, type Product } from './product.ts';

/** To a process with the fuse, and after its death again to one without. `ports`: what both are given instead of the product's. */
export const sendThrough = (product: Product, { wrap }: Fuse, ports: (ports: Ports) => Ports = (same) => same): Send => {
  let present = openProduct({ restarted: product, wrap: (given) => wrap(ports(given)) });
  return async (event) => {
    try {
      return throwIfCrashed(await present.handle(event, {}));
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause;
      present = openProduct({ restarted: product, wrap: ports });
      return present.handle(event, {});
    }
  };
};

/** A direct operation answers what nobody expected with an error of its own. */
const throwIfCrashed = (answer: unknown): unknown => {
  if ((answer as { readonly error?: unknown }).error === 'INTERNAL_ERROR') throw new Crash('in an operation');
  return answer;
};
