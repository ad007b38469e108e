/**
 * The store's promises that rest on DynamoDB's own ones, as moto understands them; skipped, with the reason, where Python has no moto.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Listening } from './dynalite-server.ts';
import { makeTables } from './dynamodb-tables.ts';
import { startMoto, whyNoMoto } from './moto-server.ts';
import { databaseContract } from './store-contract.ts';

const reason = whyNoMoto();

if (reason !== undefined) {
  describe('The store on DynamoDB (moto)', () => {
    it.skip(`not tried: ${reason}`, () => {});
  });
} else {
  let moto: Listening;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  // Every request takes some 20 ms there: enough of each to see what it understands by a condition, an index, a page.
  const volumes = { writers: 5, rounds: 2, lists: 2 };
  const open = async () => {
    const fake = await makeTables(moto.endpoint);
    return { store: fake.open(), another: () => fake.open(), close: fake.close };
  };
  databaseContract('DynamoDB (moto)', open, volumes);
}
