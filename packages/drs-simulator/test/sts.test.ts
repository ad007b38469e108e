import { describe, expect, it } from 'vitest';
import { ESTATE, HUB, openRig, signed, SPOKE } from './rig.ts';
import type { StsBody } from './bodies.ts';
import type { Reply, Rig, Signer } from './rig.ts';

const ROLE = `arn:aws:iam::${SPOKE}:role/Recovery`;
const WITH_SECRET = { RoleArn: ROLE, RoleSessionName: 'drill', ExternalId: 'shared-secret' };
const errorIn = (reply: Reply<StsBody>) => reply.body.ErrorResponse!.Error;

async function assume(
  rig: Rig,
  parameters: Record<string, string> = {},
  as: Signer = {},
): Promise<Signer & { readonly expiration: string }> {
  const { Credentials } = (await rig.sts('AssumeRole', { ...WITH_SECRET, ...parameters }, as)).body.AssumeRoleResponse!.AssumeRoleResult;
  return {
    accessKeyId: Credentials.AccessKeyId,
    sessionToken: Credentials.SessionToken,
    region: 'us-west-2',
    expiration: Credentials.Expiration,
  };
}

describe('GetCallerIdentity', () => {
  it('names the first account of the estate for any key, unless credentials are configured', async () => {
    const open = await openRig().sts('GetCallerIdentity');
    expect(open.body.GetCallerIdentityResponse!.GetCallerIdentityResult).toMatchObject({ Account: HUB });
    const configured = openRig({ credentials: [{ accessKeyId: 'AKIASPOKE', secretAccessKey: 'x', accountId: SPOKE }] });
    expect(errorIn(await configured.sts('GetCallerIdentity'))).toMatchObject({ Type: 'Sender', Code: 'InvalidClientTokenId' });
  });
});

describe('AssumeRole', () => {
  it('lets the caller work in the other account, and nowhere else', async () => {
    const rig = openRig();
    const spoke = await assume(rig);
    expect(spoke.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const identity = await rig.sts('GetCallerIdentity', {}, spoke);
    expect(identity.body.GetCallerIdentityResponse!.GetCallerIdentityResult).toMatchObject({
      Account: SPOKE,
      Arn: `arn:aws:sts::${SPOKE}:assumed-role/Recovery/drill`,
    });
    expect((await rig.drs('DescribeSourceServers', {}, spoke)).body.items).toHaveLength(2);
    expect(await rig.drs('DescribeSourceServers', {}, { ...spoke, region: 'us-east-1' })).toMatchObject({
      body: { code: 'UninitializedAccountException' },
    });
  });

  it.each([
    ['a role the estate does not name', { RoleArn: ROLE.replace('Recovery', 'Admin') }],
    ['an account the estate does not name', { RoleArn: ROLE.replace(SPOKE, '999999999999') }],
    ['the wrong external id', { ExternalId: 'guessed' }],
  ])('is denied for %s', async (_what, parameters) => {
    const reply = await openRig().sts('AssumeRole', { ...WITH_SECRET, ...parameters });
    expect(reply.status).toBe(403);
    expect(errorIn(reply)).toMatchObject({
      Code: 'AccessDenied',
      Message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
    });
  });

  it('is denied without the external id of the role, and needs none where the role has none', async () => {
    const rig = openRig();
    expect(errorIn(await rig.sts('AssumeRole', { RoleArn: ROLE, RoleSessionName: 'drill' })).Code).toBe('AccessDenied');
    expect((await rig.sts('AssumeRole', { RoleArn: `arn:aws:iam::${HUB}:role/Local`, RoleSessionName: 'drill' })).status).toBe(200);
  });

  it.each([
    ['a session name of one character', { RoleSessionName: 'x' }],
    ['a session of less than 15 minutes', { DurationSeconds: '899' }],
    ['a session longer than the role allows', { DurationSeconds: '3601' }],
    ['no ARN of a role', { RoleArn: `arn:aws:iam::${SPOKE}:user/Recovery` }],
  ])('is refused for %s', async (_what, parameters) => {
    const reply = await openRig().sts('AssumeRole', { ...WITH_SECRET, ...parameters });
    expect(reply.status).toBe(400);
    expect(errorIn(reply).Code).toBe('ValidationError');
  });

  it('gives credentials that end by the virtual clock, after which each service says so in its own words', async () => {
    const rig = openRig();
    const spoke = await assume(rig, { DurationSeconds: '900' });
    expect(Date.parse(spoke.expiration)).toBe(rig.now() + 900_000);
    rig.advance(899);
    expect((await rig.drs('DescribeSourceServers', {}, spoke)).status).toBe(200);
    rig.advance(1);
    expect(await rig.drs('DescribeSourceServers', {}, spoke)).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ExpiredTokenException' },
    });
    expect(errorIn(await rig.sts('GetCallerIdentity', {}, spoke)).Code).toBe('ExpiredToken');
    expect((await rig.ec2('DescribeInstances', {}, spoke)).body.Response!.Errors.Error.Code).toBe('RequestExpired');
  });

  it('gives a chained session one hour at most', async () => {
    const rig = openRig({ yaml: ESTATE.replace('roleName: Recovery,', 'roleName: Recovery, maxSessionSeconds: 43200,') });
    const spoke = await assume(rig, { DurationSeconds: '43200' });
    expect(errorIn(await rig.sts('AssumeRole', { ...WITH_SECRET, DurationSeconds: '3601' }, spoke)).Message).toContain('role chaining');
    expect(Date.parse((await assume(rig, {}, spoke)).expiration)).toBe(rig.now() + 3_600_000);
  });

  it('gives credentials that are worth nothing without their session token', async () => {
    const rig = openRig();
    const { accessKeyId } = await assume(rig);
    for (const sessionToken of [{}, { sessionToken: 'made-up' }]) {
      expect(
        (await rig.drs('DescribeSourceServers', {}, { accessKeyId: accessKeyId ?? '', ...sessionToken })).headers['x-amzn-errortype'],
      ).toBe('UnrecognizedClientException');
    }
  });
});

describe('STS refuses', () => {
  it('an action it does not model, and a request nobody signed, in its own form', async () => {
    const { simulator, sts } = openRig();
    expect(errorIn(await sts('GetSessionToken')).Code).toBe('InvalidAction');
    const unsigned = await simulator.handle({
      method: 'POST',
      path: '/',
      headers: {},
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(unsigned).toMatchObject({ response: { status: 403, body: expect.stringContaining('<Code>MissingAuthenticationToken</Code>') } });
    const half = await simulator.handle({
      method: 'GET',
      path: '/?Action=GetCallerIdentity&Version=2011-06-15',
      headers: signed('sts'),
      body: '',
    });
    expect(half).toMatchObject({ response: { status: 200 } });
  });
});
