/**
 * Somebody else who writes the very same thing a moment before: the store itself then refuses the write that comes second.
 *
 * Owns: for each conditional write, the smallest write of another that says nothing. A first write, of a thing whose id nobody else
 * knows, has nobody to lose to.
 */
import type { Catalogue, ClaimsRow, Head } from '@drs-orchestrator/application';
import type { ExecutionId } from '@drs-orchestrator/domain';
import type { Product } from '../harness/product.ts';
import type { Call } from '../harness/tapped-ports.ts';

type Versioned = { readonly version: number };

export const isContended = ({ name, given }: Call): boolean => {
  switch (name) {
    case 'executions.write':
      return given[1] !== null;
    case 'executions.touch':
    case 'claims.replace':
    case 'settingsWork.remove':
    case 'placeRights.remove':
    case 'rounds.remove':
    case 'groups.remove':
    case 'plans.remove':
    case 'accounts.remove':
      return true;
    case 'settingsWork.put':
    case 'placeRights.put':
    case 'rounds.put':
    case 'groups.put':
    case 'plans.put':
    case 'accounts.put':
      return (given[0] as Versioned).version > 0;
    default:
      return false;
  }
};

export const writeFirst = async (world: Product, { name, given }: Call): Promise<void> => {
  switch (name) {
    case 'executions.write':
      return appendNothing(world, (given[0] as Head).executionId);
    case 'executions.touch':
      return appendNothing(world, given[0] as ExecutionId);
    case 'claims.replace': {
      const { row } = given[0] as ClaimsRow;
      const read = await world.store.claims.read(row);
      return expectWon(await world.store.claims.replace(read, read.holders));
    }
    case 'settingsWork.put':
      return putAgain(world.store.plans.settingsWork, (given[0] as { readonly groupId: string }).groupId);
    case 'placeRights.put':
      return putAgain(world.store.plans.placeRights, (given[0] as { readonly place: string }).place);
    case 'rounds.put':
      return putAgain(world.store.plans.rounds, (given[0] as { readonly name: string }).name);
    default:
      throw new Error(`Nobody else makes ${name}`);
  }
};

const appendNothing = async ({ app }: Product, id: ExecutionId): Promise<void> => {
  const loaded = await app.journal.load(id);
  if (loaded === undefined) throw new Error(`${id} is not there`);
  expectWon(await app.journal.append(loaded, { events: [], effects: [] }, app.clock.now()));
};

const putAgain = async <Thing>(catalogue: Catalogue<never, Thing>, id: string): Promise<void> => {
  const thing = await catalogue.get(id as never);
  if (thing === undefined) throw new Error(`${id} is not there`);
  expectWon(await catalogue.put(thing));
};

const expectWon = (written: { readonly ok: boolean }): void => {
  if (!written.ok) throw new Error('Somebody else wrote at the same moment');
};
