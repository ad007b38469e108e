/**
 * What becomes of the instances of an execution that has ended: the API's answers, as the page counts, orders and says them.
 */
import type { OutputOf } from '@drs-orchestrator/contract';
import { byName } from '../parts/by-name.ts';
import { en } from '../text/en.ts';
import type { Server } from './details.ts';

export type TerminationStatus = OutputOf<'get_termination_status'>;
type Asked = OutputOf<'terminate_instances'>;
type Instance = TerminationStatus['instances'][number];
export type EndState = Instance['state'];
export type TerminationRow = Instance & { readonly name: string; readonly waveNumber: number | null };

const inNaturalOrder = byName(({ name }: TerminationRow) => name);

/** What somebody has to see to comes first. */
const order: readonly EndState[] = ['failed', 'terminating', 'waiting', 'left-alone', 'terminated'];

/** Whether there is still something to come: nobody has seen that every job has ended, and what is left. */
export const isTerminating = ({ requested, allCompleted, remainingInstances }: TerminationStatus): boolean =>
  requested && !(allCompleted && remainingInstances !== null);

/** In one sentence; null as long as nobody has asked for it. */
export const terminationText = (status: TerminationStatus): string | null => {
  if (!status.requested) return null;
  const left = countOf(status.instances, 'failed');
  if (left > 0) return en.termination.left(left);
  return isTerminating(status) ? en.termination.goingOn : en.termination.done;
};

export const countOf = (instances: readonly Instance[], state: EndState): number =>
  instances.filter((instance) => instance.state === state).length;

/** `2 terminating, 1 terminated`; empty where there is none. */
export const tallyText = (instances: readonly Instance[]): string =>
  order
    .flatMap((state) => {
      const count = countOf(instances, state);
      return count === 0 ? [] : [en.termination.tally[state](count)];
    })
    .join(', ');

export const terminationRows = (
  instances: readonly Instance[],
  servers: readonly Pick<Server, 'serverId' | 'hostname' | 'waveNumber'>[],
): readonly TerminationRow[] => {
  const known = new Map(servers.map((server) => [server.serverId, server]));
  return instances
    .map((instance): TerminationRow => {
      const server = known.get(instance.sourceServerId);
      return { ...instance, name: server?.hostname ?? instance.sourceServerId, waveNumber: server?.waveNumber ?? null };
    })
    .sort(
      (one, other) =>
        order.indexOf(one.state) - order.indexOf(other.state) ||
        (one.waveNumber ?? 0) - (other.waveNumber ?? 0) ||
        inNaturalOrder(one, other),
    );
};

export type Told = { readonly type: 'success' | 'info' | 'warning'; readonly text: string };

/** What came of asking for it: a success only where every instance is gone or on its way. */
export const toldOf = ({ instances, alreadyTerminated }: Pick<Asked, 'instances' | 'alreadyTerminated'>): Told => {
  const { told } = en.termination;
  const [failed, leftAlone] = [countOf(instances, 'failed'), countOf(instances, 'left-alone')];
  const asked = countOf(instances, 'terminating') + countOf(instances, 'waiting');
  const said = [
    ...(asked === 0 ? [] : [told.asked(asked)]),
    ...(failed === 0 ? [] : [told.failed(failed)]),
    ...(leftAlone === 0 ? [] : [told.leftAlone(leftAlone)]),
  ];
  if (failed > 0) return { type: 'warning', text: said.join(' ') };
  return { type: alreadyTerminated ? 'info' : 'success', text: (asked === 0 ? [told.nothing, ...said] : said).join(' ') };
};
