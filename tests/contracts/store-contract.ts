/**
 * What every store promises, as tests. A test that only one implementation could pass does not belong here.
 *
 * Owns: which promises an implementation is tried on. The promises themselves are in the files beside this one, by port.
 */
import { afterEach, beforeEach, describe } from 'vitest';
import { claimConditions, claimsContract } from './claims-contract.ts';
import { executionsContract, headConditions } from './executions-contract.ts';
import { listIndexes, listsContract } from './lists-contract.ts';
import { catalogueConditions, plansContract } from './plans-contract.ts';
import type { OpenedStore, StoreInTest, Volumes } from './store-in-test.ts';

/** For a slow implementation on a busy machine; nothing in these tests waits. */
const timeoutMilliseconds = 60_000;

/** Called for each test, and gives an empty store each time. */
type Open = () => OpenedStore | Promise<OpenedStore>;

/** All promises. */
export const storeContract = (name: string, open: Open, volumes: Volumes): void => {
  onStore(name, open, (inTest) => {
    describe('executions', () => executionsContract(inTest, volumes));
    describe('lists', () => listsContract(inTest, volumes));
    describe('claims', () => claimsContract(inTest, volumes));
    describe('groups, plans and accounts', () => plansContract(inTest));
  });
};

/** The promises that rest on the database's own conditions, indexes and pages, for a second opinion on what those mean. */
export const databaseContract = (name: string, open: Open, volumes: Volumes): void => {
  onStore(name, open, (inTest) => {
    describe('executions', () => headConditions(inTest, volumes));
    describe('lists', () => listIndexes(inTest, volumes));
    describe('claims', () => claimConditions(inTest, volumes));
    describe('groups, plans and accounts', () => catalogueConditions(inTest));
  });
};

const onStore = (name: string, open: Open, promises: (inTest: StoreInTest) => void): void => {
  describe(`The store on ${name}`, { timeout: timeoutMilliseconds }, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    promises(() => opened);
  });
};
