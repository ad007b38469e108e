/**
 * Everything that is made to go wrong in a story: one point for each place and each way.
 *
 * Owns: the sweeps. `failed`: an effect fails; `lost`: it happens, and its answer is lost; `died`: the process dies right before or
 * after it; `unread`: a question is not answered; `wire`: the same of requests to AWS, below the adapters; `doubled`: an event comes
 * twice; `conflicted`: a conditional write loses to somebody else's.
 */
import type { CallKind, Call } from '../harness/tapped-ports.ts';
import { isContended, writeFirst } from './somebody-else.ts';
import { changesSomething, operationOf } from './operation-of.ts';
import { failuresOf, lossesOf, silencesOf, type Failing } from './what-may-fail.ts';
import { noTrouble, type Recording, type Sending, type Trouble } from './trouble.ts';

export const sweepNames = ['failed', 'lost', 'died', 'unread', 'wire', 'doubled', 'conflicted'] as const;
export type SweepName = (typeof sweepNames)[number];

export type Point = {
  /** What a person names it by, and runs it alone with: `lost 12 executions.write throws`. */
  readonly name: string;
  /** `another`: an answer that is final ends the execution another way, but it ends. */
  readonly end: Failing['end'];
  /** What the answers may have to do without for good, because the one question about it was not answered before the end. */
  readonly mayLack: 'facts' | 'reasons' | null;
  /** Anew for each run. */
  readonly trouble: () => Trouble;
};

export const pointsOf = (sweep: SweepName, recording: Recording): readonly Point[] => sweeps[sweep](recording);

const sweeps: Readonly<Record<SweepName, (recording: Recording) => readonly Point[]>> = {
  failed: ({ calls }) => callPoints('failed', effectsIn(calls), ({ name }) => failuresOf[name], 'instead'),
  lost: ({ calls }) => callPoints('lost', effectsIn(calls), ({ name }) => lossesOf[name], 'afterwards'),
  unread: ({ calls }) => callPoints('unread', readsIn(calls), ({ name }) => silencesOf[name], 'instead'),
  died: ({ calls }) =>
    effectsIn(calls).flatMap(({ name }, index) =>
      (['before', 'after'] as const).map((moment): Point => ({
        name: `died ${String(index + 1)} ${name} ${moment}`,
        end: 'same',
        mayLack: null,
        trouble: () => dying(index + 1, moment),
      })),
    ),
  wire: ({ requests }) =>
    requests.flatMap((operation, index) =>
      (changesSomething(operation) ? wireFaults : wireFaults.filter((fault) => fault !== 'cut before')).map((fault): Point => ({
        name: `wire ${String(index + 1)} ${operation} ${fault}`,
        end: 'same',
        mayLack: null,
        trouble: () => onWire(index + 1, fault),
      })),
    ),
  doubled: ({ events }) =>
    events.flatMap((event, index) =>
      sendings.map((sending): Point => ({
        name: `doubled ${String(index + 1)} ${event} ${Object.values(sending).join(' ')}`,
        end: 'same',
        mayLack: null,
        trouble: () => ({ ...noTrouble, sending: (number) => (number === index + 1 ? sending : { kind: 'once' }) }),
      })),
    ),
  conflicted: ({ calls }) =>
    effectsIn(calls).flatMap((call, index) =>
      isContended(call)
        ? [
            {
              name: `conflicted ${String(index + 1)} ${call.name}`,
              end: 'same',
              mayLack: null,
              trouble: () => conflicting(index + 1),
            } satisfies Point,
          ]
        : [],
    ),
};

type CallOf<Kind extends CallKind> = Extract<Call, { readonly kind: Kind }>;
const effectsIn = (calls: readonly Call[]) => calls.filter((call): call is CallOf<'effect'> => call.kind === 'effect');
const readsIn = (calls: readonly Call[]) => calls.filter((call): call is CallOf<'read'> => call.kind === 'read');

const callPoints = <Kind extends CallKind>(
  sweep: SweepName,
  calls: readonly CallOf<Kind>[],
  ways: (call: CallOf<Kind>) => readonly Failing[],
  moment: 'instead' | 'afterwards',
): readonly Point[] =>
  calls.flatMap((call, index) =>
    ways(call).map(({ how, end, answer }): Point => ({
      name: `${sweep} ${String(index + 1)} ${call.name} ${how}`,
      end,
      mayLack: lackOf(call),
      trouble: () => ({
        ...noTrouble,
        tap: () =>
          atCall(call.kind, index + 1, async (met, make) => {
            if (moment === 'afterwards') await make();
            return answer(met);
          }),
      }),
    })),
  );

/** Both are asked for once more at every look, and a look may be the last one. */
const lackOf = ({ name }: Call): Point['mayLack'] => {
  if (name === 'instances.describe') return 'facts';
  return name === 'recoveryService.logs' ? 'reasons' : null;
};

/** Something else happens at the n-th call of this kind. */
const atCall = (kind: CallKind, at: number, meet: ReturnType<Trouble['tap']>): ReturnType<Trouble['tap']> => {
  let met = 0;
  return (call, make) => {
    if (call.kind === kind) met += 1;
    return call.kind === kind && met === at ? meet(call, make) : make();
  };
};

class Death extends Error {
  override readonly name = 'Death';
}

/** What is dead asks nothing and changes nothing any more. */
const dying = (at: number, moment: 'before' | 'after'): Trouble => {
  const life = { isOver: false };
  const die = (): never => {
    life.isOver = true;
    throw new Death(`The process died ${moment} effect ${String(at)}`);
  };
  return {
    ...noTrouble,
    tap: () => {
      const meet = atCall('effect', at, async (_call, make) => {
        if (moment === 'after') await make();
        return die();
      });
      return (call, make) => (life.isOver ? Promise.reject(new Death('The process is dead')) : meet(call, make));
    },
    hasDied: () => {
      const { isOver } = life;
      life.isOver = false;
      return isOver;
    },
  };
};

const wireFaults = ['cut before', 'cut after', 'throttled', 'broken'] as const;

const onWire = (at: number, fault: (typeof wireFaults)[number]): Trouble => {
  let met = 0;
  return {
    ...noTrouble,
    wire: ({ simulator }) => ({
      handle: async (request) => {
        met += 1;
        if (met !== at) return simulator.handle(request);
        if (fault === 'cut before') return { kind: 'connection-lost' };
        if (fault === 'throttled') simulator.addFault({ kind: 'throttle', count: 1 });
        if (fault === 'broken')
          simulator.addFault({ kind: 'error', operation: operationOf(request), code: 'InternalServerException', status: 500, count: 1 });
        const outcome = await simulator.handle(request);
        return fault === 'cut after' ? { kind: 'connection-lost' } : outcome;
      },
    }),
  };
};

/** Beside each other from the same turn on, and with one well on its way. */
const sendings: readonly Sending[] = [{ kind: 'again' }, { kind: 'beside', turns: 0 }, { kind: 'beside', turns: 25 }];

const conflicting = (at: number): Trouble => ({
  ...noTrouble,
  tap: (world) =>
    atCall('effect', at, async (call, make) => {
      await writeFirst(world, call);
      return make();
    }),
});
