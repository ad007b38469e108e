import { describe, expect, it } from 'vitest';
import { readArguments } from '../src/arguments.ts';
import { readSettings } from '../src/settings.ts';

const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const allRoles = {
  executionHandlerRoleArn: roleArn('one'),
  queryHandlerRoleArn: roleArn('two'),
  dataManagementHandlerRoleArn: roleArn('three'),
  stateMachineRoleArn: roleArn('four'),
};

describe('the settings of a deployment', () => {
  it('have a default each', () => {
    expect(readSettings({})).toEqual({
      environment: 'dev',
      prefix: '',
      account: undefined,
      region: undefined,
      sourceRegions: [],
      mode: 'whole',
      roles: undefined,
      alarmEmail: undefined,
      reservedConcurrency: 50,
      setsGatewayLogRole: true,
    });
  });

  it('refuse a source Region, whichever of several it is, and allow another', () => {
    const told = { region: 'eu-west-1', sourceRegions: 'us-east-1, eu-west-1' };
    expect(() => readSettings(told)).toThrow('eu-west-1 is a source Region. Deploy into the recovery Region');
    expect(readSettings({ ...told, region: 'eu-central-1' })).toMatchObject({
      region: 'eu-central-1',
      sourceRegions: ['us-east-1', 'eu-west-1'],
    });
  });

  it('tell every mistake at once, a misspelt name among them', () => {
    const given = {
      enviroment: 'prod',
      prefix: 'Ä',
      account: '12',
      region: 'Ireland',
      mode: 'half',
      alarmEmail: 'me',
      reservedConcurrency: '0',
    };
    let told = '';
    try {
      readSettings(given);
    } catch (error) {
      told = String(error);
    }
    for (const name of Object.keys(given)) expect(told).toContain(name);
    expect(told.split('\n')).toHaveLength(7);
  });

  it('refuse a word in the sign-in host that Cognito keeps for itself, where there is a page to sign in to', () => {
    for (const told of [{ environment: 'aws-test' }, { prefix: 'cognito' }])
      expect(() => readSettings(told)).toThrow('names the host that people sign in on');
    expect(readSettings({ environment: 'aws-test', mode: 'api-only' })).toMatchObject({ environment: 'aws-test' });
  });

  it('take existing roles all together, and then set no role for the gateway either', () => {
    expect(readSettings(allRoles)).toMatchObject({
      roles: {
        functions: { 'execution-handler': roleArn('one'), 'data-management-handler': roleArn('three') },
        stateMachine: roleArn('four'),
      },
      setsGatewayLogRole: false,
    });
    expect(() => readSettings({ queryHandlerRoleArn: roleArn('two') })).toThrow(
      'Existing roles are given together: missing executionHandlerRoleArn, dataManagementHandlerRoleArn, stateMachineRoleArn.',
    );
    expect(() => readSettings({ ...allRoles, stateMachineRoleArn: 'four' })).toThrow(
      'stateMachineRoleArn is the ARN of a role, not "four".',
    );
    expect(() => readSettings({ ...allRoles, gatewayLogRole: 'create' })).toThrow('gatewayLogRole is keep where roles are given');
  });
});

describe('the command line of synth', () => {
  it('takes settings as CDK does', () => {
    expect(readArguments(['-c', 'environment=prod', '--context', 'prefix=blue', '-c=region=eu-west-1'])).toEqual({
      environment: 'prod',
      prefix: 'blue',
      region: 'eu-west-1',
    });
    expect(readArguments(['--help'])).toBe('help');
  });

  it('refuses what is no setting, and one that is given twice', () => {
    expect(() => readArguments(['prod'])).toThrow('"prod" is not -c name=value.');
    expect(() => readArguments(['-c', 'prod'])).toThrow('"-c" is not -c name=value.');
    expect(() => readArguments(['-c', 'prefix=a', '-c', 'prefix=b'])).toThrow('prefix is given twice: "a" and "b".');
  });
});
