/**
 * The store's promises, kept by DynamoDB as moto understands it; skipped, with the reason, where Python has no moto.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Listening } from './dynalite-server.ts';
import { makeTables } from './dynamodb-tables.ts';
import { startMoto, whyNoMoto } from './moto-server.ts';
import { storeContract } from './store-contract.ts';

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

  storeContract('DynamoDB (moto)', async () => {
    const fake = await makeTables(moto.endpoint);
    return { store: fake.open(), another: () => fake.open(), close: fake.close };
  });
}
