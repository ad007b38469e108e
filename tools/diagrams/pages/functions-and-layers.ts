/** Functions, layers and technologies: what stands where, and who speaks to whom. */
import type { Box, Diagram, Line } from '../diagram.ts';

const bandHeight = 110;

const band = (index: number, name: string, technology: string): Box => ({
  id: `layer-${index}`,
  look: 'area',
  x: 20,
  y: 50 + index * (bandHeight + 10),
  width: 1240,
  height: bandHeight,
  lines: [name, ...technology.split('\n')],
});

const at = (index: number): number => 50 + index * (bandHeight + 10) + 28;

const place = (
  layer: number,
  x: number,
  width: number,
  id: string,
  look: Box['look'],
  lines: readonly string[],
  resource?: Box['resource'],
): Box => ({
  id,
  look,
  x,
  y: at(layer),
  width,
  height: 60,
  lines,
  ...(resource === undefined ? {} : { resource }),
});

const boxes: readonly Box[] = [
  band(0, 'People', 'browser, AWS CLI'),
  band(1, 'Edge and sign-in', 'CloudFront, S3,\nCognito (SRP, MFA),\nWAF'),
  band(2, 'API', 'API Gateway REST,\nOpenAPI from zod'),
  band(3, 'Functions', 'TypeScript, Node 24\non arm64, 512 MB,\nPowertools, X-Ray'),
  band(4, 'Time', 'EventBridge,\nStep Functions\n(Standard), SQS'),
  band(5, 'Truth', 'DynamoDB, on demand,\nrestorable to any\nsecond'),
  band(6, 'News and watching', 'SNS, EventBridge,\nCloudWatch, KMS'),
  band(7, 'Target accounts', 'DRS, EC2, SSM through\none role each'),

  place(0, 200, 200, 'operator', 'person', ['Operator', 'signs in, starts, watches']),
  place(0, 960, 220, 'break-glass', 'person', ['Operator without the page', 'aws lambda invoke, IAM role']),
  place(1, 200, 150, 'pool', 'service', ['User pool', 'six groups, one a role'], ['AWS::Cognito::UserPool', 'Pool']),
  place(1, 400, 150, 'distribution', 'service', ['CloudFront', 'may be left out'], ['AWS::CloudFront::Distribution', 'Distribution']),
  place(1, 600, 150, 'page', 'store', ['Page', 'private bucket'], ['AWS::S3::Bucket', 'Page']),
  place(1, 800, 130, 'firewall', 'service', ['WAF', 'regional'], ['AWS::WAFv2::WebACL', 'drs-orchestration-api']),
  place(2, 400, 350, 'api', 'service', ['REST API', 'a method for each route of the registry'], ['AWS::ApiGateway::RestApi', 'Rest']),
  place(3, 200, 190, 'query-handler', 'function', ['query-handler', 'reads the three tables'], ['AWS::Lambda::Function', 'query-handler']),
  place(
    3,
    430,
    220,
    'data-management-handler',
    'function',
    ['data-management-handler', 'groups, plans, accounts'],
    ['AWS::Lambda::Function', 'data-management-handler'],
  ),
  place(
    3,
    860,
    330,
    'execution-handler',
    'function',
    ['execution-handler', 'find, poll, finalize, steps, worker, operators'],
    ['AWS::Lambda::Function', 'execution-handler'],
  ),
  place(4, 200, 170, 'lost', 'event', ['drs-lost-invocations', 'what was never served'], ['AWS::SQS::Queue', 'drs-lost-invocations']),
  place(
    4,
    400,
    170,
    'undelivered',
    'event',
    ['drs-undelivered-polls', 'minutes that failed'],
    ['AWS::SQS::Queue', 'drs-undelivered-polls'],
  ),
  place(4, 700, 190, 'rule', 'event', ['drs-execution-polling', 'every minute: find'], ['AWS::Events::Rule', 'drs-execution-polling']),
  place(
    4,
    1020,
    190,
    'machine',
    'service',
    ['dr-orchestration', 'one run an execution'],
    ['AWS::StepFunctions::StateMachine', 'dr-orchestration'],
  ),
  place(5, 200, 190, 'catalogue', 'store', ['Catalogue', 'groups, plans, accounts'], ['AWS::DynamoDB::Table', 'Catalogue']),
  place(5, 430, 190, 'claims', 'store', ['Claims', 'servers and plans in use'], ['AWS::DynamoDB::Table', 'Claims']),
  place(5, 660, 190, 'executions', 'store', ['Executions', 'heads and journals'], ['AWS::DynamoDB::Table', 'Executions']),
  place(6, 200, 190, 'watching', 'service', ['Dashboard and alarms', 'logs, metrics'], ['AWS::CloudWatch::Dashboard', 'Dashboard']),
  place(6, 430, 170, 'bus', 'event', ['drs-orchestration', 'events for other systems'], ['AWS::Events::EventBus', 'drs-orchestration']),
  place(6, 640, 170, 'topic', 'event', ['SNS topic', 'encrypted with a key'], ['AWS::SNS::Topic', 'Topic']),
  place(7, 600, 190, 'drs', 'aws', ['AWS DRS', 'jobs, source servers']),
  place(7, 850, 200, 'role', 'aws', ['Cross-account role', 'external id, a second stack']),
  place(7, 1100, 150, 'ec2', 'aws', ['EC2', 'recovery instances']),
];

const lines: readonly Line[] = [
  { from: 'operator', to: 'pool', leaves: 's37.5', arrives: 'n', label: 'sign-in' },
  { from: 'operator', to: 'distribution', leaves: 'e', arrives: 'n', via: [[475, at(0) + 30]], label: 'page' },
  { from: 'distribution', to: 'page', leaves: 'e', arrives: 'w' },
  { from: 'distribution', to: 'api', leaves: 's', arrives: 'n21.43', label: '/api/*' },
  { from: 'firewall', to: 'api', leaves: 's', arrives: 'e', via: [[865, at(2) + 30]], label: 'guards' },
  {
    from: 'api',
    to: 'query-handler',
    leaves: 's5',
    arrives: 'n',
    via: [
      [417, at(2) + 82],
      [295, at(2) + 82],
    ],
  },
  { from: 'api', to: 'data-management-handler', leaves: 's40', arrives: 'n50' },
  {
    from: 'api',
    to: 'execution-handler',
    leaves: 's90',
    arrives: 'n15',
    via: [
      [715, at(2) + 82],
      [909.5, at(2) + 82],
    ],
  },
  { from: 'break-glass', to: 'execution-handler', leaves: 's', arrives: 'n63.64', label: 'needs nothing of the four layers between' },
  {
    from: 'rule',
    to: 'execution-handler',
    leaves: 'n',
    arrives: 's5',
    via: [
      [795, at(4) - 22],
      [876.5, at(4) - 22],
    ],
  },
  { from: 'machine', to: 'execution-handler', leaves: 'n25', arrives: 's62.88' },
  { from: 'execution-handler', to: 'machine', leaves: 's85', arrives: 'n63.42', label: 'starts, releases', labelAt: [1180, at(4) - 20] },
  { from: 'rule', to: 'undelivered', leaves: 'w', arrives: 'e', dashed: true },
  {
    from: 'execution-handler',
    to: 'executions',
    leaves: 's20',
    arrives: 'e',
    via: [[926, at(5) + 30]],
    label: 'writes',
    labelAt: [888, at(5) + 30],
  },
  {
    from: 'execution-handler',
    to: 'topic',
    leaves: 's24',
    arrives: 'e',
    via: [[939.2, at(6) + 30]],
    label: 'tells',
    labelAt: [875, at(6) + 30],
  },
  { from: 'execution-handler', to: 'role', leaves: 's28', arrives: 'n51.2', label: 'assumes', labelAt: [952.4, at(7) - 20] },
  { from: 'role', to: 'drs', leaves: 'w', arrives: 'e' },
  { from: 'role', to: 'ec2', leaves: 'e', arrives: 'w' },
];

export const functionsAndLayers: Diagram = {
  name: 'functions-and-layers',
  title: 'Functions, layers and technologies',
  width: 1280,
  height: 50 + 8 * (bandHeight + 10) + 10,
  boxes,
  lines,
};
