/**
 * `docs/security/iam.md`: what each role may do, from the tables that the policies are made from.
 */
import { isAnywhere } from '@drs-orchestrator/adapters-aws';
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { printedRoles } from '@drs-orchestrator/infra';
import { table } from './field-table.ts';

export const iamPage = (): string => `# What each role may do in AWS

<!-- Made by \`npm run docs\` from packages/adapters-aws/src/permissions and infra/src/permissions. Edit those, or tools/docs/iam.ts, not this page. -->

Which *people* may call which operation is another table: [docs/permissions.md](../permissions.md). This page is about the roles that the
product itself works with. \`npm run permissions\` prints it; \`npm run permissions -- --json\` prints the policies.

- Each function has a role of its own, and no action has a wildcard. \`*\` as resource stands only where the service authorises the action on
  no resource at all; a test compares that with cfn-lint's copy of AWS's Service Authorization Reference, where Python has it.
- A test runs the product, listens to what each function sends, and compares it with these tables both ways: nothing is sent that is not
  granted, and nothing is granted that is neither sent nor, for a launch, documented.
- DRS makes instances, disks and interfaces **with the rights of whoever called StartRecovery**. A job that lacks one of them is accepted all
  the same, and fails minutes later with a line in its log. So the statements of a launch hold what AWS documents for it: the dependent
  actions of StartRecovery and TerminateRecoveryInstances, and the launch part of the managed policy
  AWSElasticDisasterRecoveryConsoleFullAccess_v2, under that policy's conditions: only through a service, and only on what DRS has marked
  with the tag \`AWSElasticDisasterRecoveryManaged\`.

## What is not in it

| for | what to add |
|---|---|
| DRS's post-launch actions (SSM) | attach AWSElasticDisasterRecoveryLaunchActionsPolicy to the role |
| launch settings with an instance profile | name its role in the stack of the target account (\`InstanceRoles\`): DRS passes it on |
| disks under a customer managed key | its key policy has to let DRS and the role use it; which keys there are, no template knows |
| a key pair, placement group or capacity reservation in a launch template | \`ec2:RunInstances\` on it |
| a group in another Region than the deployment's, in its own account | a deployment there: each recovers into its own Region, other accounts into any that their role allows |

All functions enter a target account with the same role, so there query-handler could do what execution-handler may; in its own account it cannot.

## A target account

\`npm run synth\` also writes \`infra/cdk.out/aws-drs-orchestration-target.template.json\`: one role, the same for every account, with no assets
and nothing of CDK's needed there. Deploy it in each account that servers are recovered into, in any Region, or by a StackSet:

\`\`\`sh
aws cloudformation deploy --stack-name aws-drs-orchestration-target --capabilities CAPABILITY_NAMED_IAM \\
  --template-file infra/cdk.out/aws-drs-orchestration-target.template.json \\
  --parameter-overrides HubAccountId=111122223333 RecoveryRegions=eu-central-1
\`\`\`

Its outputs are what \`create_account\` takes with \`"access": "role"\`: \`RoleName\`, and \`ExternalId\`, which CloudFormation makes once and keeps (the
stack's own UUID) unless \`GivenExternalId\` says another. Only roles of the hub's account whose names begin as its stack's do may assume the role
(\`HubRoles\`, where the functions were given roles of other names), and outside \`RecoveryRegions\` it may do nothing.

## Conditions as they are written

\`Null: {"aws:ResourceTag/…": "false"}\` means that the resource has the tag, \`aws:RequestTag\` that the request gives it.
\`aws:ViaAWSService\` means that a service, here DRS, makes the call for us.

${printedRoles()
  .map(
    ({ name, whose, grants }) => `## \`${name}\`\n\n${whose}\n\n${table(['statement', 'may', 'on', 'when', 'why'], grants.map(grantRow))}`,
  )
  .join('\n\n')}
`;

const grantRow = ({ sid, actions, on, when, why }: Grant): readonly string[] => [
  sid,
  lines(actions),
  isAnywhere(on) ? `\`*\`: ${on.any}` : lines(on),
  when === undefined ? '' : `\`${JSON.stringify(when)}\``,
  why,
];

const lines = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join('<br>');
