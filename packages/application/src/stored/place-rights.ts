/**
 * What IAM has simulated for each place, and when the places are gone through next, as a store keeps them.
 */
import type { MissingRight, PlaceRights, Round, RoundName } from '@drs-orchestrator/domain';
import { storedKind } from './catalogue.ts';
import { fields, listOf, ordinal, orNull, text, whole, wordOf } from './check.ts';

type Answered = NonNullable<PlaceRights['answered']>;
type Trouble = NonNullable<PlaceRights['trouble']>;

const missing = fields<MissingRight>({
  action: text,
  on: text,
  why: wordOf<MissingRight['why']>({ 'not-allowed': true, denied: true, boundary: true, organisation: true }),
});

export const storedPlaceRights = storedKind<string, PlaceRights>(
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

export const storedRound = storedKind<RoundName, Round>(
  'round',
  ({ name }) => name,
  fields<Round>({ name: wordOf<RoundName>({ 'launch-rights': true }), dueAt: whole, version: ordinal }),
);
