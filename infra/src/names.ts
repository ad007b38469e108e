/**
 * The physical names of one deployment: the one place where a prefix is put before a name.
 *
 * Owns: names of the stacks, the functions, the minute rule, the state machine, the sign-in host and the role
 * of target accounts. Tables are named by
 * CloudFormation.
 *
 * Invariants
 * 1. Without a prefix the names are those that operators know: their scripts and dashboards say `execution-handler`.
 * 2. Two deployments with different prefixes share no name, so they fit into one account and Region.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import type { HandlerName } from '@drs-orchestrator/contract';

export type Names = {
  readonly stack: string;
  readonly functions: Readonly<Record<HandlerName, string>>;
  readonly pollingRule: string;
  readonly stateMachine: string;
  /** In accounts that are recovered into, and made by a stack of its own there. */
  readonly targetRole: string;
  readonly targetStack: string;
  /** Before the account's number, the name of the host on which people sign in. Cognito takes no AWS product's name in it. */
  readonly signInHost: string;
  /** For whatever else needs a name of its own in the account. */
  readonly named: (name: string) => string;
};

export function namesOf(environment: string, prefix: string): Names {
  const named = (name: string): string => (prefix === '' ? name : `${prefix}-${name}`);
  const functionNames = Object.fromEntries(handlerNames.map((handler) => [handler, named(handler)]));
  return {
    stack: named(`aws-drs-orchestration-${environment}`),
    functions: functionNames as Record<HandlerName, string>,
    pollingRule: named('drs-execution-polling'),
    stateMachine: named('dr-orchestration'),
    targetRole: named('drs-orchestration-target'),
    targetStack: named('aws-drs-orchestration-target'),
    signInHost: named(`drs-orchestration-${environment}`),
    named,
  };
}
