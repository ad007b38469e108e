/**
 * Port: where protection groups, recovery plans and accounts are kept, and the work that groups' launch settings
 * give, and what is known of our rights in each place.
 *
 * Owns: what a store must promise. Every write names the version it read: `version` of the thing written is that one,
 * and it is stored as version + 1; 0 creates.
 */
import type {
  Account,
  AccountId,
  GroupId,
  PlaceRights,
  PlanId,
  ProtectionGroup,
  RecoveryPlan,
  Result,
  Round,
  RoundName,
  SettingsWork,
} from '@drs-orchestrator/domain';
import type { WriteRefusal } from './executions.ts';

/** Something that is kept under an id and a version. */
export type Catalogue<Id, Thing> = {
  get(id: Id): Promise<Thing | undefined>;
  /** In order of ids; `after` continues behind that id. At most `limit`, fewer only at the end. */
  list(page: { readonly after?: Id; readonly limit: number }): Promise<readonly Thing[]>;
  put(thing: Thing): Promise<Result<undefined, WriteRefusal>>;
  remove(id: Id, version: number): Promise<Result<undefined, WriteRefusal>>;
};

export type Plans = {
  readonly groups: Catalogue<GroupId, ProtectionGroup>;
  readonly plans: Catalogue<PlanId, RecoveryPlan>;
  readonly accounts: Catalogue<AccountId, Account>;
  /** One for each group whose launch settings were ever to be applied. */
  readonly settingsWork: Catalogue<GroupId, SettingsWork>;
  /** By place key, of every place that a group or plan names. */
  readonly placeRights: Catalogue<string, PlaceRights>;
  readonly rounds: Catalogue<RoundName, Round>;
};
