/**
 * What every store promises, as tests. Each implementation runs them all; a test that only one of them could pass does not
 * belong here.
 *
 * Owns: the factory that implementations fill in. The promises themselves are in the files beside this one, by port.
 */
import type { Claims, Executions, Plans } from '@drs-orchestrator/application';
import { afterEach, beforeEach, describe } from 'vitest';
import { claimsContract } from './claims-contract.ts';
import { executionsContract } from './executions-contract.ts';
import { listsContract } from './lists-contract.ts';
import { plansContract } from './plans-contract.ts';

export type Store = { readonly executions: Executions; readonly claims: Claims; readonly plans: Plans };

export type OpenedStore = {
  readonly store: Store;
  /** Another connection to the same data, as another process has it. */
  readonly another: () => Store | Promise<Store>;
  readonly close: () => void | Promise<void>;
};

/** Gives the store of the test that is running. */
export type StoreInTest = () => OpenedStore;

/** For a slow implementation on a busy machine; nothing in these tests waits. */
const timeoutMilliseconds = 60_000;

/** `open` is called for each test, and gives an empty store each time. */
export const storeContract = (name: string, open: () => OpenedStore | Promise<OpenedStore>): void => {
  describe(`The store on ${name}`, { timeout: timeoutMilliseconds }, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    const inTest: StoreInTest = () => opened;
    describe('executions', () => executionsContract(inTest));
    describe('lists', () => listsContract(inTest));
    describe('claims', () => claimsContract(inTest));
    describe('groups, plans and accounts', () => plansContract(inTest));
  });
};
