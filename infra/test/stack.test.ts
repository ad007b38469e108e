/** The template of each mode: what is in it, how it is kept, and what it does without. */
import { tableSchema } from '@drs-orchestrator/adapters-aws';
import { handlerNames, pageConfig, roles as roleNames, signedInPath } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import { modes, neededBy, referencesOf, roles, synthesised } from './synthesised.ts';
import type { Parsed } from './synthesised.ts';

const whole = synthesised();
const functionId = (name: string): string =>
  whole.of('AWS::Lambda::Function').find(([, { Properties }]) => Properties['FunctionName'] === name)?.[0] ?? '';

describe.each(Object.entries(modes))('deployed %s', (_mode, settings) => {
  const { template, of } = synthesised(settings);
  const prefix = 'prefix' in settings ? `${settings.prefix}-` : '';

  it('has exactly the three functions: no finder, no poller, none of CDK’s own', () => {
    const names = of('AWS::Lambda::Function').map(([, { Properties }]) => String(Properties['FunctionName']));
    expect(names.sort()).toEqual(handlerNames.map((name) => prefix + name).sort());
    expect(JSON.stringify(names)).not.toMatch(/find|poll/i);
    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::') || Type.includes('CustomResource'))).toEqual(
      [],
    );
  });

  it('refers to nothing that it lacks', () => {
    const substitutions = of('AWS::StepFunctions::StateMachine').flatMap(([, { Properties }]) =>
      Object.keys(Properties['DefinitionSubstitutions']),
    );
    const known = new Set([...Object.keys(template.Resources), 'BootstrapVersion', ...substitutions]);
    const unknown = referencesOf(template.Resources).filter((id) => !known.has(id) && !id.startsWith('AWS'));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('modes', () => {
  it('leave the page out where only the API is wanted, and nothing else', () => {
    const types = (one: typeof whole): string[] => [...new Set(Object.values(one.template.Resources).map(({ Type }) => Type))];
    const left = types(whole).filter((type) => !types(synthesised({ mode: 'api-only' })).includes(type));
    expect(left.sort()).toEqual([
      'AWS::CloudFront::Distribution',
      'AWS::CloudFront::Function',
      'AWS::CloudFront::OriginAccessControl',
      'AWS::CloudFront::ResponseHeadersPolicy',
      'AWS::Cognito::ManagedLoginBranding',
      'AWS::Cognito::UserPoolDomain',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ]);
  });

  it('make no role and no policy of IAM where roles are given, and use those', () => {
    const given = synthesised(roles);
    expect(Object.values(given.template.Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'))).toEqual([]);
    expect(given.of('AWS::Lambda::Function').map(([, { Properties }]) => Properties['Role'])).toEqual([
      roles.executionHandlerRoleArn,
      roles.queryHandlerRoleArn,
      roles.dataManagementHandlerRoleArn,
    ]);
    expect(given.only('AWS::StepFunctions::StateMachine').Properties['RoleArn']).toBe(roles.stateMachineRoleArn);
  });

  it('share no physical name between two environments of one account and Region', () => {
    const green = synthesised({ environment: 'test', prefix: 'green' });
    const named = namesIn(whole).filter((name) => !sharedOnPurpose.has(name));
    expect(named.length).toBeGreaterThan(30);
    expect(namesIn(green).filter((name) => named.includes(name))).toEqual([]);
  });

  it('are refused by CloudFormation too where the Region turns out to be a source', () => {
    const told = synthesised({ sourceRegions: 'us-east-1,us-west-2' });
    expect(told.template.Rules['NotInASourceRegion']).toEqual({
      Assertions: [
        {
          Assert: { 'Fn::Not': [{ 'Fn::Contains': [['us-east-1', 'us-west-2'], { Ref: 'AWS::Region' }] }] },
          AssertDescription: 'aws-drs-orchestration-dev belongs into the recovery Region, not into one that servers are replicated from.',
        },
      ],
    });
  });

  it('speak to no Region but their own: us-east-1 is not named where it is not told', () => {
    expect(JSON.stringify(whole.template)).not.toContain('us-east-1');
  });
});

describe('tables', () => {
  it('are on demand, recoverable to a point in time, encrypted, and survive the stack and a slip of the hand', () => {
    const tables = whole.of('AWS::DynamoDB::Table');
    expect(tables).toHaveLength(Object.keys(tableSchema).length);
    for (const [, { Properties, DeletionPolicy }] of tables) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        DeletionProtectionEnabled: true,
      });
      expect(DeletionPolicy).toBe('Retain');
    }
  });
});

describe('functions', () => {
  it('are of one shape', () => {
    for (const [, { Properties }] of whole.of('AWS::Lambda::Function'))
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Timeout: 300,
        TracingConfig: { Mode: 'Active' },
      });
  });

  it('serve no old event: after five minutes and two retries it is laid aside', () => {
    const { Properties } = whole.only('AWS::Lambda::EventInvokeConfig');
    expect(Properties).toMatchObject({
      FunctionName: { Ref: functionId('execution-handler') },
      MaximumEventAgeInSeconds: 300,
      MaximumRetryAttempts: 2,
    });
    const handler = whole.template.Resources[functionId('execution-handler')];
    const [queue = ''] = referencesOf(handler?.Properties['DeadLetterConfig']);
    expect(whole.template.Resources[queue]?.Properties['QueueName']).toBe('drs-lost-invocations');
  });

  it('keep concurrency free for execution-handler alone', () => {
    const reserved = whole
      .of('AWS::Lambda::Function')
      .map(([, { Properties }]) => [Properties['FunctionName'], Properties['ReservedConcurrentExecutions']]);
    expect(Object.fromEntries(reserved)).toEqual({
      'execution-handler': 50,
      'query-handler': undefined,
      'data-management-handler': undefined,
    });
  });

  it('are there only once the rights of their roles are', () => {
    for (const name of handlerNames) {
      const policies = [...neededBy(whole.template, functionId(name))].filter(
        (id) => whole.template.Resources[id]?.Type === 'AWS::IAM::Policy',
      );
      expect(policies.length).toBeGreaterThanOrEqual(1);
    }
  });

  it('write into groups that forget after three months', () => {
    const groups = whole.of('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    for (const name of handlerNames) expect(groups.map(({ LogGroupName }) => LogGroupName)).toContain(`/aws/lambda/${name}`);
    expect(groups.every(({ RetentionInDays }) => RetentionInDays === 90)).toBe(true);
  });
});

describe('the minute rule', () => {
  it('is enabled and sends always the same to execution-handler, with a queue for what cannot be delivered', () => {
    const { Properties } = whole.only('AWS::Events::Rule');
    expect(Properties).toMatchObject({ Name: 'drs-execution-polling', State: 'ENABLED', ScheduleExpression: 'rate(1 minute)' });
    const [target] = Properties['Targets'];
    expect(JSON.parse(target.Input)).toEqual({ operation: 'find' });
    expect(target.Arn).toEqual({ 'Fn::GetAtt': [functionId('execution-handler'), 'Arn'] });
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 });
    expect(referencesOf(target.DeadLetterConfig)).toHaveLength(1);
  });

  it('may invoke execution-handler, and so may the state machine', () => {
    const [ruleId] = whole.of('AWS::Events::Rule')[0] ?? [''];
    const permissions = whole.of('AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    expect(permissions).toContainEqual(
      expect.objectContaining({
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        FunctionName: { 'Fn::GetAtt': [functionId('execution-handler'), 'Arn'] },
        SourceArn: { 'Fn::GetAtt': [ruleId, 'Arn'] },
      }),
    );
    const [role = ''] = referencesOf(whole.only('AWS::StepFunctions::StateMachine').Properties['RoleArn']);
    const statements = whole
      .of('AWS::IAM::Policy')
      .filter(([, { Properties }]) => referencesOf(Properties['Roles']).includes(role))
      .flatMap(([, { Properties }]) => Properties['PolicyDocument'].Statement as { Action: string | string[]; Resource: unknown }[]);
    const invoke = statements.filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'));
    expect(JSON.stringify(invoke)).toContain('function:execution-handler');
    const logs = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('logs:'));
    expect(logs).toContain('logs:CreateLogDelivery');
  });
});

describe('the state machine', () => {
  it('is standard, traced, and logs each step without its data', () => {
    const { Properties } = whole.only('AWS::StepFunctions::StateMachine');
    expect(Properties).toMatchObject({
      StateMachineName: 'dr-orchestration',
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
  });
});

describe('news', () => {
  it('may be published by EventBridge and CloudWatch of this account, with the key that encrypts it', () => {
    const services = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'];
    const key = whole.only('AWS::KMS::Key').Properties['KeyPolicy'].Statement;
    expect(key).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: services }, Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }),
    );
    const topic = whole.only('AWS::SNS::TopicPolicy').Properties['PolicyDocument'].Statement;
    expect(topic).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: services },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
    expect(referencesOf(whole.only('AWS::SNS::Topic').Properties['KmsMasterKeyId'])).toHaveLength(1);
  });

  it('reaches an operator’s address where one is given', () => {
    const told = synthesised({ alarmEmail: 'team@example.com' });
    expect(told.only('AWS::SNS::Subscription').Properties).toMatchObject({ Protocol: 'email', Endpoint: 'team@example.com' });
  });
});

describe('users', () => {
  it('sign in with a password that is never sent, a second factor if they want one, and no secret in the page', () => {
    const { Properties, DeletionPolicy } = whole.only('AWS::Cognito::UserPool');
    expect(Properties).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
    });
    expect(DeletionPolicy).toBe('Retain');
    const clients = whole.of('AWS::Cognito::UserPoolClient').map(([, resource]) => resource.Properties);
    expect(clients.map((client) => client['ExplicitAuthFlows'])).toEqual([
      ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ['ALLOW_REFRESH_TOKEN_AUTH'],
    ]);
    expect(clients.map((client) => client['GenerateSecret'])).toEqual([false, false]);
  });

  it('come to the page by a code alone, and go back to it and nowhere else', () => {
    const [id, { Properties }] = whole.of('AWS::Cognito::UserPoolClient').find(([, resource]) => 'CallbackURLs' in resource.Properties)!;
    const page = { 'Fn::GetAtt': [expect.stringMatching(/^PageDistribution/), 'DomainName'] };
    expect(Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      CallbackURLs: [{ 'Fn::Join': ['', ['https://', page, signedInPath]] }],
      LogoutURLs: [{ 'Fn::Join': ['', ['https://', page, '/']] }],
    });
    // Without a look, the newer sign-in pages answer nobody.
    expect(whole.only('AWS::Cognito::ManagedLoginBranding').Properties).toMatchObject({ ClientId: { Ref: id } });
    expect(whole.only('AWS::Cognito::UserPoolDomain').Properties).toMatchObject({ ManagedLoginVersion: 2 });
  });

  it('are told by the page’s config where to sign in, which its policy lets it ask', () => {
    const config = pageConfig.parse(JSON.parse(resolved(whole.template.Outputs['PageConfig']?.Value)));
    if (config.signIn.kind !== 'oidc') throw new Error('On AWS one signs in at Cognito');
    expect(config).toMatchObject({ api: '/api', live: 'poll' });
    const { ResponseHeadersPolicyConfig: headers } = whole.only('AWS::CloudFront::ResponseHeadersPolicy').Properties;
    const policy = resolved(headers.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    expect(policy).toContain(` ${config.signIn.domain};`);
    expect(policy).toContain(` ${new URL(config.signIn.authority).origin} `);
    const { Domain: host } = whole.only('AWS::Cognito::UserPoolDomain').Properties;
    expect(config.signIn.domain).toBe(`https://${resolved(host)}.auth.eu-west-1.amazoncognito.com`);
  });

  it('are in the groups that the contract knows as roles', () => {
    const groups = whole.of('AWS::Cognito::UserPoolGroup').map(([, { Properties }]) => Properties['GroupName']);
    expect(groups.sort()).toEqual([...roleNames].sort());
  });
});

describe('break-glass', () => {
  it('works with pool, API, firewall and page down: what recovers needs none of them', () => {
    const people = /^AWS::(?:Cognito|ApiGateway|WAFv2|CloudFront|S3)::/;
    const recovering = [
      'AWS::Lambda::Function',
      'AWS::StepFunctions::StateMachine',
      'AWS::Events::Rule',
      'AWS::DynamoDB::Table',
      'AWS::SNS::Topic',
    ];
    for (const type of recovering)
      for (const [id] of whole.of(type)) {
        const types = [...neededBy(whole.template, id)].map((one) => whole.template.Resources[one]?.Type ?? '');
        expect(types.filter((one) => people.test(one))).toEqual([]);
      }
  });

  it('needs lambda:InvokeFunction of IAM alone: no policy of the function forbids anybody', () => {
    expect(whole.of('AWS::Lambda::Permission').every(([, { Properties }]) => Properties['Action'] === 'lambda:InvokeFunction')).toBe(true);
    expect(Object.values(whole.template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Url')).toEqual([]);
  });

  it('is told where: ARNs of functions, tables and the state machine are outputs', () => {
    expect(Object.keys(whole.template.Outputs)).toEqual(
      expect.arrayContaining([
        'ExecutionHandlerArn',
        'QueryHandlerArn',
        'DataManagementHandlerArn',
        'StateMachineArn',
        'ExecutionsTableName',
        'ClaimsTableName',
        'CatalogueTableName',
        'ApiUrl',
        'UserPoolId',
        'UserPoolClientId',
      ]),
    );
  });
});

/** What people read, and the stage, which belongs to its API. */
const sharedOnPurpose: ReadonlySet<string> = new Set(['DRS Orchestrator', 'api']);

function namesIn({ template }: typeof whole): readonly string[] {
  const withinParent = /^AWS::(?:ApiGateway::(?:Model|Method|Authorizer)|Cognito::UserPoolGroup|IAM::Policy)$/;
  return Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    withinParent.test(Type)
      ? []
      : Object.entries(Properties).flatMap(([key, value]) =>
          /^(?!Metric)(?:[A-Z]\w*)?Name$/.test(key) && typeof value === 'string' ? [value] : [],
        ),
  );
}

/** As CloudFormation would, in an account of the test's. */
const resolved = (value: Parsed): string => {
  if (typeof value === 'string') return value;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(resolved).join(value['Fn::Join'][0]);
  const [name = '', attribute] = 'Ref' in value ? [value.Ref] : value['Fn::GetAtt'];
  if (attribute === 'ProviderURL') return 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool';
  return { 'AWS::AccountId': '111122223333', 'AWS::Region': 'eu-west-1', 'AWS::URLSuffix': 'amazonaws.com' }[String(name)] ?? String(name);
};
