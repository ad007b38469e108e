/**
 * May we do in an account all that DRS does there in our name? What IAM's simulation of it last said, and what that is worth.
 *
 * Owns: the check `launch-rights`, what is kept of a look, and when the next one is due. Looks are made in the background alone; a
 * start is shown the last one. IAM simulates the policies of the role: its pass is no proof against organisation policies and
 * conditions, so it is called "simulated", and is never in the way.
 */
import { between, hours, instant, later, minutes, type Instant } from '../instant.ts';
import { placeKey, type Place } from '../place.ts';
import type { Finding } from './finding.ts';

/** `on`: what the action was asked for on, as an ARN or `*`. */
export type MissingRight = {
  readonly action: string;
  readonly on: string;
  readonly why: 'not-allowed' | 'denied' | 'boundary' | 'organisation';
};

/** What IAM says of the rights that we have in a place. */
export type SimulatedRights = {
  /** The role or user, as an ARN. */
  readonly principal: string;
  /** How many actions were asked for. */
  readonly actions: number;
  readonly missing: readonly MissingRight[];
};

/** What is kept of a place. A look that came to nothing takes nothing away from the one before it. */
export type PlaceRights = {
  /** `123456789012/eu-central-1` */
  readonly place: string;
  /** The way in that was looked at: `own`, or the name of a role. */
  readonly as: string;
  readonly answered: (SimulatedRights & { readonly at: Instant }) | null;
  /** Why the last look was not answered; null: it was. */
  readonly trouble: { readonly at: Instant; readonly message: string; readonly fix: string } | null;
  readonly version: number;
};

/** No way in: nothing is known of the place, and a look is due. */
const unreadable = 'unreadable record';

/** What is kept of a place, but cannot be read. */
export const unreadableRights = (place: string, version: number, why: string): PlaceRights => ({
  ...{ place, as: unreadable, version, answered: null },
  trouble: { at: instant(0), message: why, fix: 'Nothing: the place is looked at again in the background' },
});

export const isUnreadable = ({ as }: PlaceRights): boolean => as === unreadable;

/** When the places are gone through next. Whoever moves `dueAt` on is the one who sends for it. */
export type Round = { readonly name: RoundName; readonly dueAt: Instant; readonly version: number };

export type RoundName = 'launch-rights';

export const rightsTimes = {
  /** Between two rounds, unless a place has come into use that was never looked at: that calls for one. */
  round: minutes(10),
  /** So long an answer is good for. */
  goodFor: hours(6),
  /** After a look that was not answered. */
  retry: minutes(15),
  /** What is older says little about now, however often somebody tried since. */
  old: hours(24),
} as const;

/** Missing actions that are kept; a launch takes some sixty. */
export const keptMissing = 100;
/** Those that a finding names. */
const namedMissing = 12;

export const wayInto = ({ access }: Pick<Place, 'access'>): string => (access.kind === 'own' ? 'own' : access.roleName);

export const isRoundDue = (round: Round | undefined, now: Instant): boolean => round === undefined || round.dueAt <= now;

/** Whether the place is to be looked at again. What was found out about another way in says nothing. */
export const isLookDue = (rights: PlaceRights | undefined, place: Place, now: Instant): boolean => {
  if (rights?.as !== wayInto(place)) return true;
  const { answered, trouble } = rights;
  if (trouble !== null) return later(trouble.at, rightsTimes.retry) <= now;
  return answered === null || later(answered.at, rightsTimes.goodFor) <= now;
};

export type Looked =
  | { readonly kind: 'answered'; readonly rights: SimulatedRights }
  | { readonly kind: 'trouble'; readonly message: string; readonly fix: string };

export const afterRightsLook = (before: PlaceRights | undefined, place: Place, looked: Looked, now: Instant): PlaceRights => {
  const as = wayInto(place);
  const kept = { place: placeKey(place), as, version: before?.version ?? 0 };
  if (looked.kind === 'answered') {
    const { principal, actions, missing } = looked.rights;
    return { ...kept, answered: { at: now, principal, actions, missing: missing.slice(0, keptMissing) }, trouble: null };
  }
  const { message, fix } = looked;
  return { ...kept, answered: before?.as === as ? before.answered : null, trouble: { at: now, message, fix } };
};

/** `note`: what there is to say where nothing was found. */
export type RightsJudgement = { readonly finding: Finding } | { readonly note: string };

export const judgeRights = (place: Place, kept: PlaceRights | undefined, now: Instant): RightsJudgement => {
  const key = placeKey(place);
  const warning = { check: 'launch-rights', result: 'warn', subject: key } as const;
  const rights = kept?.as === wayInto(place) ? kept : undefined;
  const trouble = rights?.trouble ?? null;
  const answered = rights?.answered ?? null;
  if (answered === null) {
    if (trouble === null)
      return {
        finding: { ...warning, message: `Not simulated yet in ${key}`, fix: 'Nothing: it is done in the background, within minutes' },
      };
    const message = `Not simulated in ${key}; tried ${ago(trouble.at, now)}: ${trouble.message}`;
    return { finding: { ...warning, message, fix: trouble.fix } };
  }
  const { principal, actions, missing } = answered;
  const since = trouble === null ? '' : `. Not simulated again ${ago(trouble.at, now)}: ${trouble.message}`;
  if (missing.length > 0) {
    const message = `Simulated ${ago(answered.at, now)} as ${principal}: a launch in ${key} lacks ${inWords(missing)}${since}`;
    return { finding: { ...warning, message } };
  }
  if (between(answered.at, now) > rightsTimes.old) {
    const message = `Simulated ${ago(answered.at, now)} for the last time as ${principal}, when nothing was missing in ${key}${since}`;
    return { finding: { ...warning, message, fix: trouble?.fix ?? 'See that `find` is run every minute' } };
  }
  return { note: `${key} simulated ${ago(answered.at, now)} as ${principal}: all ${String(actions)} actions are allowed${since}` };
};

/** For places in which nothing was found missing. */
export const simulatedPass = (notes: readonly string[]): string =>
  notes.length === 0
    ? 'There is no account to ask about'
    : `${notes.join('; ')}. No proof against organisation policies and conditions: the last good drill is`;

const reasons: Readonly<Record<MissingRight['why'], string>> = {
  'not-allowed': '',
  denied: ' (denied)',
  boundary: ' (by its permissions boundary)',
  organisation: ' (by an organisation policy)',
};

const inWords = (missing: readonly MissingRight[]): string => {
  const words = [...new Set(missing.map(({ action, why }) => `${action}${reasons[why]}`))];
  const more = words.length - namedMissing;
  return `${words.slice(0, namedMissing).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
};

const ago = (then: Instant, now: Instant): string => {
  const past = Math.max(0, Math.floor(between(then, now) / minutes(1)));
  if (past < 1) return 'just now';
  if (past < 120) return `${String(past)} minute${past === 1 ? '' : 's'} ago`;
  return `${String(Math.floor(past / 60))} hours ago`;
};
