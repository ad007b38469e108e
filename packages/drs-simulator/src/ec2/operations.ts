/**
 * The operations of EC2 on recovery instances: describe, start, stop, terminate. There are no other instances here.
 */
import type { Answer, Body, Refusal } from '../answer.ts';
import { answer, isRefusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { listParameter } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import { drawBetween } from '../random.ts';
import type { Range } from '../random.ts';
import {
  ended,
  isSeenByEc2,
  seconds,
  SHUTTING_DOWN_SECONDS,
  STARTING_SECONDS,
  stateAt,
  STOPPING_SECONDS,
  withTransitions,
} from '../recovery/instance.ts';
import type { InstanceRecord, InstanceState } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { INSTANCE_FILTERS } from './instance-filters.ts';
import { instanceFacts, placeFacts, reservationBody, stateBody } from './instance-body.ts';
import { describe, USUAL_PAGES } from './listing.ts';
import { ec2Refusal, instanceIdMalformed, instancesNotFound } from './refusals.ts';

const MAX_IDS = 1000;

export function describeInstances(context: CallContext, parameters: Parameters): Answer | Refusal {
  const { world, place, now } = context;
  const ids = listParameter(parameters, 'InstanceId');
  if (ids.length > 0 && parameters.has('MaxResults'))
    return ec2Refusal('InvalidParameterCombination', 'The parameter instancesSet cannot be used with the parameter maxResults');
  const instances =
    ids.length > 0
      ? findInstances(context, ids)
      : world.instances.where('place', placeKey(place)).filter((instance) => isSeenByEc2(instance, now));
  if (isRefusal(instances)) return instances;
  const facts = placeFacts(world, place);
  return describe(context, parameters, {
    operation: 'DescribeInstances',
    items: instances.map((instance) => instanceFacts(facts, instance, now)),
    keyOf: ({ instance }) => instance.id,
    bodyOf: reservationBody,
    element: 'reservationSet',
    filters: INSTANCE_FILTERS,
    tagsOf: ({ instance }) => instance.tags,
    pages: USUAL_PAGES,
  });
}

/** All or none: one id that is not there refuses the whole call, as EC2 does. */
function findInstances({ world, place, now }: CallContext, ids: readonly string[]): readonly InstanceRecord[] | Refusal {
  if (ids.length > MAX_IDS) return ec2Refusal('InvalidParameterValue', `At most ${String(MAX_IDS)} instance IDs may be given.`);
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) return instanceIdMalformed(malformed);
  const missing: string[] = [];
  const found = new Map<string, InstanceRecord>();
  for (const id of ids) {
    const instance = world.instances.get(id);
    if (instance !== undefined && placeKey(instance) === placeKey(place) && isSeenByEc2(instance, now)) found.set(id, instance);
    else missing.push(id);
  }
  return missing.length > 0 ? instancesNotFound(missing) : [...found.values()];
}

type StateChange = {
  /** States in which the call does nothing but answer. */
  readonly settled: readonly InstanceState[];
  readonly allowed: readonly InstanceState[];
  readonly via: InstanceState;
  readonly to: InstanceState;
  readonly range: Range;
};

const START: StateChange = {
  settled: ['running', 'pending'],
  allowed: ['stopped'],
  via: 'pending',
  to: 'running',
  range: STARTING_SECONDS,
};
const STOP: StateChange = {
  settled: ['stopped', 'stopping'],
  allowed: ['running'],
  via: 'stopping',
  to: 'stopped',
  range: STOPPING_SECONDS,
};
const TERMINATE: StateChange = {
  settled: ['shutting-down', 'terminated'],
  allowed: ['pending', 'running', 'stopping', 'stopped'],
  via: 'shutting-down',
  to: 'terminated',
  range: SHUTTING_DOWN_SECONDS,
};

export const startInstances = (context: CallContext, parameters: Parameters): Answer | Refusal => changeState(context, parameters, START);
export const stopInstances = (context: CallContext, parameters: Parameters): Answer | Refusal => changeState(context, parameters, STOP);
export const terminateInstances = (context: CallContext, parameters: Parameters): Answer | Refusal =>
  changeState(context, parameters, TERMINATE);

function changeState(context: CallContext, parameters: Parameters, change: StateChange): Answer | Refusal {
  const { world, rules, now } = context;
  const ids = listParameter(parameters, 'InstanceId');
  if (ids.length === 0) return ec2Refusal('MissingParameter', 'The request must contain the parameter InstanceId');
  const instances = findInstances(context, ids);
  if (isRefusal(instances)) return instances;
  const stateOf = (instance: InstanceRecord): InstanceState => stateAt(instance, now) ?? 'pending';
  const wrong = instances.find((instance) => ![...change.settled, ...change.allowed].includes(stateOf(instance)));
  if (wrong !== undefined) {
    return ec2Refusal(
      'IncorrectInstanceState',
      `The instance '${wrong.id}' is not in a state from which it can be ${change.to === 'running' ? 'started' : change.to}.`,
    );
  }
  if (parameters.get('DryRun') === 'true') return ec2Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
  const items = instances.map((instance): Body => {
    const previous = stateOf(instance);
    if (change.settled.includes(previous)) return stateChangeBody(instance, previous, previous);
    const takes = seconds(drawBetween(change.range, world.meta().seed, change.to, instance.id, now) * rules.timingFactor);
    const changed =
      change.to === 'terminated'
        ? ended(instance, now, now, now + takes)
        : withTransitions(instance, now, [
            [now, change.via],
            [now + takes, change.to],
          ]);
    world.instances.put(changed);
    return stateChangeBody(instance, previous, change.via);
  });
  return answer(200, { instancesSet: { item: items } });
}

function stateChangeBody({ id }: InstanceRecord, previous: InstanceState, current: InstanceState): Body {
  return { instanceId: id, currentState: stateBody(current), previousState: stateBody(previous) };
}
