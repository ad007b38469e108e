/**
 * The store's promises, kept by DynamoDB as dynalite understands it.
 */
import { afterAll, beforeAll } from 'vitest';
import type { Listening } from './dynalite-server.ts';
import { startDynalite } from './dynalite-server.ts';
import { makeTables } from './dynamodb-tables.ts';
import { storeContract } from './store-contract.ts';

let dynalite: Listening;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.stop());

const open = async () => {
  const fake = await makeTables(dynalite.endpoint);
  return { store: fake.open(), another: () => fake.open(), close: fake.close };
};
storeContract('DynamoDB (dynalite)', open, { writers: 20, rounds: 2, lists: 5 });
