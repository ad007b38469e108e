/**
 * Which operation a request on the wire is for, and whether it changes anything.
 */
import type { WireRequest } from '@drs-orchestrator/drs-simulator';

/** The path of DRS, a header of EventBridge, a form of all others. */
export const operationOf = ({ path, headers, body }: WireRequest): string => {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body).get('Action') ?? path.slice(1);
};

/** All others only ask; entering a role makes a session, and nothing that anybody else sees. */
const changing: ReadonlySet<string> = new Set([
  'StartRecovery',
  'TerminateRecoveryInstances',
  'UpdateLaunchConfiguration',
  'CreateLaunchTemplateVersion',
  'ModifyLaunchTemplate',
  'Publish',
  'PutEvents',
  'Subscribe',
]);

export const changesSomething = (operation: string): boolean => changing.has(operation);
