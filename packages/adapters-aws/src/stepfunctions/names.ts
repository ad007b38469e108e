/**
 * What a run is called, and the ARNs that follow from the state machine's.
 *
 * Everything is derived from the ARN that was deployed, so that it names the right partition, Region and account.
 */
import type { EngineRun } from '@drs-orchestrator/application';

export type StateMachineName = { readonly arn: string; readonly region: string; readonly executions: string };

/** Throws where it is no ARN of a state machine. A version or alias at its end is part of the ARN, but not of its executions' ARNs. */
export const parseStateMachineArn = (arn: string): StateMachineName => {
  const match = /^(arn:aws[a-z-]*:states):([a-z0-9-]+):([0-9]{12}):stateMachine:([^:]+)(:[^:]+)?$/.exec(arn);
  const [, service, region, account, name] = match ?? [];
  if (service === undefined || region === undefined || account === undefined || name === undefined)
    throw new Error(`Not the ARN of a Step Functions state machine: ${arn}`);
  return { arn, region, executions: `${service}:${region}:${account}:execution:${name}` };
};

/** Ids are `exec-<uuid>`, which leaves room for every generation there will be in the 80 characters of a name. */
export const runName = ({ executionId, generation }: EngineRun): string => `${executionId}-${generation}`;

export const runArn = ({ executions }: StateMachineName, run: EngineRun): string => `${executions}:${runName(run)}`;
