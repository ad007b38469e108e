/**
 * docs/deployment/lambda-configuration.md: how the three functions are set up, invoked, watched and repaired.
 *
 * Owns: the page, and the table of variables in it, which is made from the one that the functions read.
 */
import { handlerNames } from '@drs-orchestrator/contract';
import { environment, metricDimension, metricNames, metricsNamespace, variablesOf, type VariableName } from '@drs-orchestrator/lambda';

export const lambdaConfigurationPage = (): string =>
  [opening, `${variableTable()}\n`, invocations, monitoring(), troubleshooting].join('\n');

const opening = `# Configuration of the functions

Made by \`npm run docs\`; the table of variables comes from \`apps/lambda/src/env.ts\`.

| function | does | answers |
|---|---|---|
| \`execution-handler\` | starts, steers, watches and ends executions | all five kinds of invocation below |
| \`query-handler\` | reads | HTTP, direct invocation |
| \`data-management-handler\` | keeps groups, plans and accounts | HTTP, direct invocation |

Every function answers the reads of the others too; what writes is answered by its own function alone: the other two are built without
the use cases for it, and their roles do not allow what it would send.

## Memory and timeout

512 MB and 300 s on arm64, Node.js 24, for all three. Nothing in the design needs longer: waiting is the state machine's, and whatever
does not fit into one call is left to the next one. Memory buys processor time; below 512 MB cold starts grow. All that
Lambda is given of a function is less than 0.7 MB (\`execution-handler\`: 0.9 MB). A cold start loads less than 0.65 MB of it (0.8 MB): the
clients of EC2, STS, Lambda and IAM are loaded when they are first asked. A test holds the functions to that, and
\`npm run bench -- bundles\` measures them.

\`execution-handler\` has reserved concurrency, so that a flood of reads cannot starve a recovery. Its asynchronous invocations are tried
three times within five minutes and then end in a queue that an alarm watches: a start that waited longer must not happen any more, and
\`find\` starts again whatever is still wanted.

## Permissions

What each role may do, statement by statement: [docs/security/iam.md](../security/iam.md), or \`npm run permissions\`. Who may call what over
HTTP: [docs/permissions.md](../permissions.md).

## Environment variables

A function that lacks a required variable ends before its first event, and its log names every one that is missing. An empty variable
counts as missing. Where no news is wanted, leave the optional ones out.
`;

const variableTable = (): string => {
  const names = (Object.keys(environment) as VariableName[]).filter((name) => environment[name].setBy !== 'test');
  const rows = names.map((name) => {
    const { isRequired, setBy, what } = environment[name];
    const cells = handlerNames.map((handler) => {
      if (!variablesOf(handler).includes(name)) return '–';
      return isRequired ? 'required' : 'optional';
    });
    return `| \`${name}\` | ${cells.join(' | ')} | ${setBy === 'lambda' ? 'Lambda itself' : 'the deployment'} | ${what} |`;
  });
  return [
    `| variable | ${handlerNames.map((handler) => `\`${handler}\``).join(' | ')} | set by | what it is |`,
    `|---|${handlerNames.map(() => '---|').join('')}---|---|`,
    ...rows,
  ].join('\n');
};

const invocations = `## Invocation patterns

| kind | told by | from | example |
|---|---|---|---|
| worker | \`worker: true\` | the function itself, asynchronously | \`{"worker": true, "job": "start_execution", "executionId": "exec-…", "planId": "rp-…"}\` |
| action | \`action\` | the state machine | \`{"action": "plan_next_step", "state": {"executionId": "exec-…", "planId": "rp-…"}}\` |
| direct | \`operation\`, no \`httpMethod\` | IAM callers, the minute rule, the state machine | \`{"operation": "find"}\` |
| schedule | \`source: "aws.events"\` | EventBridge without an input of its own | \`{"source": "aws.events"}\` |
| HTTP | \`httpMethod\` and \`path\` | API Gateway | \`{"httpMethod": "GET", "path": "/executions", …}\` |

They are asked about in this order; an event that is none of them is answered with \`UNKNOWN_INVOCATION\`. Answers of worker and action are
thrown where they should be repeated, everything else is answered. A worker's message holds ids alone: repeated, it starts nothing twice,
and lost, \`find\` sends it again.

Break-glass, with the page, the API and Cognito down; IAM decides who may, and \`initiatedBy\` goes on record as that caller's word:

\`\`\`sh
aws lambda invoke --function-name execution-handler --cli-binary-format raw-in-base64-out \\
  --payload '{"operation": "start_execution", "planId": "rp-…", "executionType": "RECOVERY", "initiatedBy": "casey@example.com"}' out.json
\`\`\`

Parameters and answers: [docs/api/operation-parameters.md](../api/operation-parameters.md).
`;

const monitoring = (): string => `## Monitoring

Logs are JSON lines in \`/aws/lambda/<function>\`, with \`correlationId\`, \`function_request_id\` and \`service\` (the installation) in each. Over
HTTP the correlation id is API Gateway's request id, which its access log has too and the answer repeats as \`x-correlation-id\`; otherwise it
is Lambda's. Which line means what: [docs/troubleshooting/logging-patterns.md](../troubleshooting/logging-patterns.md). No line holds a
secret, a token or a whole body. Calls are traced by Lambda's active tracing.

Metrics are written into the log in CloudWatch's embedded format at the end of each invocation, so they need no permission and no call. They
are in the namespace \`${metricsNamespace}\` with one dimension, \`${metricDimension}\`, the installation: ${metricNames.map((name) => `\`${name}\``).join(', ')}.
`;

const troubleshooting = `## Troubleshooting

| what is seen | why | what to do |
|---|---|---|
| \`… cannot start: missing environment variables …\` | the function was deployed without them | deploy again; nothing was changed meanwhile, and \`find\` goes on with what was under way |
| \`LOG_LEVEL is …, and must be one of …\` | a level that there is none of | INFO, WARN or ERROR |
| \`Role … cannot be assumed\` | the target account's role is missing, does not trust this account, or expects another external id | \`validate_account\` says which account; see its stack |
| \`… could not be invoked: AccessDeniedException\` | the role may not invoke \`execution-handler\` | start and save are on record; grant it, and \`find\` wakes the worker within two minutes |
| \`… could not be invoked: TooManyRequestsException\` | the reserved concurrency is used up | nothing is lost; raise it if it happens often |
| messages in the queue of lost invocations | a worker failed three times, or waited for five minutes | read \`Unexpected failure\` and \`Worker refused\` in the log; \`find\` has taken the execution up meanwhile, so do not replay old messages |
| \`This function has no part in that\` | an operation reached a function that is not its own | a route or a caller names the wrong function |
| \`Task timed out after 300.00 seconds\` | a place answers nothing for minutes | \`find\` and the state machine repeat the step; see the alarms of the place |
| a stack of one line, \`index.mjs:80:12345\` | bundles are minified | the maps of the same build are in \`dist/lambda-maps/<function>/\`; the same commit builds the same bytes |
`;
