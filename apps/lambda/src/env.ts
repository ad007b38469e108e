/**
 * The environment of the three functions: the only file of this program that reads it.
 *
 * Owns: the table of variables, from which the deployment takes names and needs, the reading, and the guide's list. Imports
 * nothing that runs, so that whoever deploys learns the names without loading the program.
 *
 * Invariant: a function either has everything it needs, or fails before its first event with all that is missing by name.
 */
import type { HandlerName } from '@drs-orchestrator/contract';

export type Variable = {
  /** The functions that read it. */
  readonly readBy: readonly HandlerName[];
  /** False: the function works without it, and `what` says how. */
  readonly isRequired: boolean;
  /** `lambda`: it is there in every function and reserved; a deployment must not set it. `test`: never set on AWS. */
  readonly setBy: 'deployment' | 'lambda' | 'test';
  readonly what: string;
};

const all = ['execution-handler', 'query-handler', 'data-management-handler'] as const;

export const environment = {
  INSTALLATION_NAME: {
    readBy: all,
    isRequired: true,
    setBy: 'deployment',
    what: 'Name of this installation, such as the name of its stack: the dimension `service` of every metric, and in every log line.',
  },
  HUB_ACCOUNT_ID: {
    readBy: all,
    isRequired: true,
    setBy: 'deployment',
    what: 'Account that the functions run in; their own rights are used in no other.',
  },
  EXECUTIONS_TABLE: {
    readBy: all,
    isRequired: true,
    setBy: 'deployment',
    what: 'Name of the DynamoDB table of executions.',
  },
  CLAIMS_TABLE: {
    readBy: all,
    isRequired: true,
    setBy: 'deployment',
    what: 'Name of the DynamoDB table of claims on plans and servers.',
  },
  CATALOGUE_TABLE: {
    readBy: all,
    isRequired: true,
    setBy: 'deployment',
    what: 'Name of the DynamoDB table of groups, plans and accounts.',
  },
  STATE_MACHINE_ARN: {
    readBy: ['execution-handler'],
    isRequired: true,
    setBy: 'deployment',
    what: 'ARN of the state machine `dr-orchestration`. Composed of its name, because the machine itself names the function.',
  },
  EXECUTION_HANDLER_NAME: {
    readBy: ['data-management-handler'],
    isRequired: true,
    setBy: 'deployment',
    what: 'Name of the function execution-handler, which applies launch settings and subscribes addresses after a group or plan was saved.',
  },
  NOTIFICATION_TOPIC_ARN: {
    readBy: ['execution-handler', 'data-management-handler'],
    isRequired: false,
    setBy: 'deployment',
    what: 'ARN of the SNS topic for news; left out: nothing is published, and addresses of plans get no mail.',
  },
  EVENT_BUS_NAME: {
    readBy: ['execution-handler'],
    isRequired: false,
    setBy: 'deployment',
    what: 'Name or ARN of the EventBridge bus for news; left out: no events are put.',
  },
  LOG_LEVEL: {
    readBy: all,
    isRequired: false,
    setBy: 'deployment',
    what: 'Least level that is logged: INFO, WARN or ERROR; left out: INFO.',
  },
  AWS_REGION: {
    readBy: all,
    isRequired: true,
    setBy: 'lambda',
    what: 'Region that the function runs in.',
  },
  AWS_LAMBDA_FUNCTION_NAME: {
    readBy: ['execution-handler'],
    isRequired: true,
    setBy: 'lambda',
    what: 'Name of the function itself: it invokes itself for what a caller cannot wait for, and news tells people how to call it.',
  },
  AWS_ACCESS_KEY_ID: {
    readBy: all,
    isRequired: true,
    setBy: 'lambda',
    what: 'Credentials of the function’s role.',
  },
  AWS_SECRET_ACCESS_KEY: {
    readBy: all,
    isRequired: true,
    setBy: 'lambda',
    what: 'Credentials of the function’s role.',
  },
  AWS_SESSION_TOKEN: {
    readBy: all,
    isRequired: false,
    setBy: 'lambda',
    what: 'Credentials of the function’s role; left out: they are a user’s, as in tests.',
  },
  AWS_ENDPOINT_URL: {
    readBy: all,
    isRequired: false,
    setBy: 'test',
    what: 'Where every service of AWS is answered, such as a simulator’s address; left out: at AWS.',
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof environment;

type ReadBy<Name extends HandlerName> = {
  [Key in VariableName]: Name extends (typeof environment)[Key]['readBy'][number] ? Key : never;
}[VariableName];

type Required = { [Key in VariableName]: (typeof environment)[Key]['isRequired'] extends true ? Key : never }[VariableName];

/** What the function has, by name. Reading a variable that its row does not grant it does not compile. */
export type EnvironmentOf<Name extends HandlerName> = Readonly<Record<ReadBy<Name> & Required, string>> &
  Readonly<Partial<Record<Exclude<ReadBy<Name>, Required>, string>>>;

/** The variables that the function reads, in the table's order. */
export const variablesOf = (handler: HandlerName): readonly VariableName[] => variableNames.filter((name) => isReadBy(name, handler));

/** The variables that a deployment sets for the function; all of them, or the required ones alone. */
export const deploymentVariables = (handler: HandlerName, which: 'all' | 'required'): readonly VariableName[] =>
  variablesOf(handler).filter((name) => environment[name].setBy === 'deployment' && (which === 'all' || environment[name].isRequired));

/** Throws where something is missing. An empty variable counts as not set. */
export const readEnvironment = <Name extends HandlerName>(
  handler: Name,
  from: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentOf<Name> => {
  const names = variablesOf(handler);
  const missing = names.filter((name) => environment[name].isRequired && isEmpty(from[name]));
  if (missing.length > 0)
    throw new Error(
      `${handler} cannot start: missing environment ${missing.length === 1 ? 'variable' : 'variables'} ${missing.join(', ')}`,
    );
  const set = names.filter((name) => !isEmpty(from[name])).map((name) => [name, from[name]]);
  return Object.fromEntries(set) as EnvironmentOf<Name>;
};

const variableNames = Object.keys(environment) as VariableName[];

const isReadBy = (name: VariableName, handler: HandlerName): boolean => {
  const { readBy }: Variable = environment[name];
  return readBy.includes(handler);
};

const isEmpty = (text: string | undefined): boolean => text === undefined || text === '';
