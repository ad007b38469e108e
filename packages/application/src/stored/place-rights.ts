/**
 * What IAM has simulated for each place, and when the places are gone through next, as a store keeps them.
 *
 * Invariant: all of it is found out again within hours, so what cannot be read counts as what was never found out, says so, and is
 * written over; one bad record must not keep the other places from being looked at.
 */
import { instant, unreadableRights, type MissingRight, type PlaceRights, type Round, type RoundName } from '@drs-orchestrator/domain';
import { storedKind, type StoredKind } from './catalogue.ts';
import { fields, listOf, ordinal, orNull, text, whole, wordOf } from './check.ts';

type Answered = NonNullable<PlaceRights['answered']>;
type Trouble = NonNullable<PlaceRights['trouble']>;

const missing = fields<MissingRight>({
  action: text,
  on: text,
  why: wordOf<MissingRight['why']>({ 'not-allowed': true, denied: true, boundary: true, organisation: true }),
});

const foundOutAnew = <Id extends string, Thing extends { readonly version: number }>(
  stored: StoredKind<Id, Thing>,
  unknown: (id: string, version: number, why: string) => Thing,
): StoredKind<Id, Thing> => ({
  ...stored,
  decode: (body, id, version) => {
    try {
      return stored.decode(body, id, version);
    } catch (cause) {
      return unknown(id, version, cause instanceof Error ? cause.message : String(cause));
    }
  },
});

const placeRights = storedKind<string, PlaceRights>(
  'place-rights',
  ({ place }) => place,
  fields<PlaceRights>({
    place: text,
    as: text,
    answered: orNull(fields<Answered>({ at: whole, principal: text, actions: whole, missing: listOf(missing) })),
    trouble: orNull(fields<Trouble>({ at: whole, message: text, fix: text })),
    version: ordinal,
  }),
);

export const storedPlaceRights = foundOutAnew(placeRights, unreadableRights);

const round = storedKind<RoundName, Round>(
  'round',
  ({ name }) => name,
  fields<Round>({ name: wordOf<RoundName>({ 'launch-rights': true }), dueAt: whole, version: ordinal }),
);

export const storedRound = foundOutAnew<RoundName, Round>(round, (_id, version) => ({ name: 'launch-rights', dueAt: instant(0), version }));
