/**
 * Whether a protection group may be saved, as far as that can be said without a look at other groups.
 *
 * Owns: the order of the questions: is it sensible in itself, is its account registered, which servers does DRS know there, can they
 * be launched as the group says. Each complaint names the field that a caller would change.
 */
import { checkGroup, checkMembership, ok, placeKey, refused, type Place, type Result } from '@drs-orchestrator/domain';
import type { Application } from '../../application.ts';
import { checkLaunch } from '../../launch-settings/check-launch.ts';
import type { SourceServer } from '../../ports/inventory.ts';
import type { FieldIssue, Refusal } from '../../refusal.ts';
import { knownServers, type KnownServers } from '../../resolve/known-servers.ts';
import { membersOf, unknownServers } from '../../resolve/members.ts';
import { placeOf } from '../../resolve/place-of.ts';
import type { GroupDraft } from './group-requests.ts';

type Deps = Pick<Application, 'plans' | 'inventory' | 'launchSettings'>;

/** `known`: every server of the place, one answer for whatever is judged about this group. */
export type CheckedDraft = { readonly place: Place; readonly known: KnownServers };

export const checkGroupDraft = async (deps: Deps, draft: GroupDraft): Promise<Result<CheckedDraft, Refusal>> => {
  const mistakes = checkGroup(draft);
  if (mistakes.length > 0) return refused(invalid(mistakes));
  const account = await deps.plans.accounts.get(draft.accountId);
  if (account === undefined) return refused(invalid([notRegistered(draft)]));
  const place = placeOf(account, draft.region);
  const known = await knownServers(deps, place);
  if (!known.ok) return known;
  const members = membersOf(draft.selection, known.value);
  const issues = [...checkServers(draft, known.value, members), ...checkOverrides(draft, members)];
  if (issues.length > 0) return refused(invalid(issues));
  const unlaunchable = await checkLaunch(deps, place, draft);
  return unlaunchable === null ? ok({ place, known: known.value }) : refused(unlaunchable);
};

const invalid = (issues: readonly FieldIssue[]): Refusal => ({ kind: 'invalid-parameters', issues });

/** Null: it is. Asked anew in the turn in which accounts are removed. */
export const registrationIssue = async ({ plans }: Pick<Deps, 'plans'>, draft: GroupDraft): Promise<Refusal | null> =>
  (await plans.accounts.get(draft.accountId)) === undefined ? invalid([notRegistered(draft)]) : null;

const notRegistered = ({ accountId }: GroupDraft): FieldIssue => ({
  field: 'accountId',
  message: `Account ${accountId} is not registered`,
});

const checkServers = (draft: GroupDraft, known: KnownServers, members: readonly SourceServer[]): readonly FieldIssue[] => {
  const { selection } = draft;
  if (selection.kind === 'tags') {
    return members.length > 0
      ? []
      : [{ field: 'selectionTags', message: `No source server in ${placeKey(draft)} has all of these tags with these values` }];
  }
  const unknown = new Set(unknownServers(selection, known));
  return selection.serverIds.flatMap((id, index) =>
    unknown.has(id)
      ? [{ field: `sourceServerIds[${String(index)}]`, message: `DRS knows no source server ${id} in ${placeKey(draft)}` }]
      : [],
  );
};

const checkOverrides = ({ serverOverrides = [] }: GroupDraft, members: readonly SourceServer[]): readonly FieldIssue[] =>
  checkMembership(serverOverrides, new Set(members.map(({ serverId }) => serverId)));
