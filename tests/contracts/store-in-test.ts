/**
 * What a promise is tried on: an open store, another connection to it, and how much of everything.
 */
import type { Claims, Executions, Plans } from '@drs-orchestrator/application';

export type Store = { readonly executions: Executions; readonly claims: Claims; readonly plans: Plans };

export type OpenedStore = {
  readonly store: Store;
  /** Another connection to the same data, as another process has it. */
  readonly another: () => Store | Promise<Store>;
  readonly close: () => void | Promise<void>;
};

/** Gives the store of the test that is running. */
export type StoreInTest = () => OpenedStore;

export type Volumes = {
  /** Writers that ask at the same moment for the same revision. */
  readonly writers: number;
  /** Revisions they fight for, one after another. */
  readonly rounds: number;
  /** Random lists that are paged through. */
  readonly lists: number;
};
