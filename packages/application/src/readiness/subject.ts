/**
 * What a look before a launch is about: some servers of a plan, and what DRS has said of them so far.
 *
 * Owns: the shape that every family of checks takes, and how they say that a place is in the dark.
 */
import {
  placeKey,
  type CheckId,
  type ExecutionKind,
  type Finding,
  type FrozenPlan,
  type Instant,
  type Place,
  type PointChoice,
} from '@drs-orchestrator/domain';
import type { Application } from '../application.ts';
import type { ReadRefusal } from '../ports/read-refusal.ts';
import type { SourceServer } from '../ports/inventory.ts';
import type { Sources } from '../resolve/freeze-plan.ts';
import type { InTime } from './in-time.ts';

export type Subject = {
  readonly plan: FrozenPlan;
  readonly kind: ExecutionKind;
  readonly choice: PointChoice;
  /** Servers from this index on … */
  readonly from: number;
  /** … and before this one. */
  readonly to: number;
  readonly sources: Sources;
  /** Places, by key, whose servers are not known, and why. */
  readonly dark: ReadonlyMap<string, string>;
  readonly now: Instant;
};

export type Look = Application & { readonly time: InTime };

export type ServerHere = { readonly index: number; readonly source: SourceServer };

/** The servers that are looked at, in the places that have any. */
export const serversByPlace = ({
  plan,
  from,
  to,
  sources,
}: Subject): readonly { readonly place: Place; readonly servers: readonly ServerHere[] }[] =>
  plan.places
    .map((place, at) => {
      const known = sources.get(placeKey(place));
      const servers = plan.servers.slice(from, to).flatMap((server, offset): readonly ServerHere[] => {
        const source = server.place === at ? known?.get(server.serverId) : undefined;
        return source === undefined ? [] : [{ index: from + offset, source }];
      });
      return { place, servers };
    })
    .filter(({ servers }) => servers.length > 0);

/** For checks that go server by server: nothing is known about those of a place in the dark. */
export const inTheDark = ({ dark }: Subject, ...checks: readonly CheckId[]): readonly Finding[] =>
  [...dark].flatMap(([key, why]) =>
    checks.map((check) => ({
      check,
      result: 'unknown' as const,
      subject: key,
      message: `The servers in ${key} are not known: ${why}`,
      fix: 'See to the account first',
    })),
  );

/** For a question to a whole place that was not answered. */
export const unanswered = (check: CheckId, place: Place, what: string, { code, message }: ReadRefusal): Finding => ({
  check,
  result: 'unknown',
  subject: placeKey(place),
  message: `${what} of ${placeKey(place)} are not known: ${code}: ${message}`,
  fix: 'Try again',
});
