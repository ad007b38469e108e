/**
 * I11: terminating touches only instances that this very execution has launched, and only once somebody has asked for it.
 */
import { isTerminal } from '@drs-orchestrator/domain';
import { subjectsOf, type Call } from '../call.ts';
import type { Evidence, Story } from '../evidence.ts';
import { Violation } from '../violation.ts';

export const checkTerminateCall = (evidence: Evidence, call: Call): void => {
  const stories = new Set<string>();
  for (const instance of subjectsOf(call)) stories.add(ownerOf(evidence, instance).id);
  if (stories.size !== 1) throw new Violation('I11', `One request terminates instances of ${[...stories].join(' and ')}`);
};

const ownerOf = ({ facts, stories }: Evidence, instance: string): Story => {
  const launch = facts.launches.find(({ instanceId }) => instanceId === instance);
  const owner = launch === undefined || launch.key === null ? undefined : stories.get(launch.key.slice(0, launch.key.indexOf('/')));
  if (owner === undefined) throw new Violation('I11', `${instance} is to be terminated, and no execution has launched it`);
  const { execution } = owner;
  if (!isTerminal(execution) || execution.termination === null)
    throw new Violation('I11', `${instance} is to be terminated, and nobody has asked that of ${execution.id}`, execution.id);
  const isIntended = execution.termination.chunks.some(({ instances }) => instances.some(({ instanceId }) => instanceId === instance));
  if (!isIntended) throw new Violation('I11', `${instance} is to be terminated without its intent on record`, execution.id);
  return owner;
};
