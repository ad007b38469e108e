/**
 * What a planted defect is, and how one is wrapped around the product.
 *
 * Owns: the shapes. Each defect is one that somebody could really make: it says what is wrong, which invariant that breaks, and
 * is small enough to be seen through. The product's own files know nothing of it.
 */
import type { UseCases } from '@drs-orchestrator/api';
import type { Application, Ports } from '@drs-orchestrator/application';
import type { Defect } from '../stage.ts';
import type { Invariant } from '../violation.ts';

export type Planted = {
  readonly invariant: Invariant;
  /** What the product does wrong, to follow "it". */
  readonly does: string;
  readonly defect: Defect;
  /** Other invariants under which it may come to light first, each with why that is as right. */
  readonly also?: Readonly<Partial<Record<Invariant, string>>>;
};

/** Other methods for one port. */
export const withPort = <Name extends Exclude<keyof Ports, 'digest'>>(
  name: Name,
  change: (port: Ports[Name], ports: Ports) => Partial<Ports[Name]>,
): Defect => ({ ports: (ports) => ({ ...ports, [name]: { ...ports[name], ...change(ports[name], ports) } }) });

/** Other use cases for some. */
export const withUseCases = (change: (useCases: UseCases, app: Application) => Partial<UseCases>): Defect => ({
  useCases: (useCases, app) => ({ ...useCases, ...change(useCases, app) }),
});
