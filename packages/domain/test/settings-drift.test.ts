/**
 * When a server would not be launched as it was wanted.
 */
import { describe, expect, it } from 'vitest';
import { driftedFields, type PresentValues, type ServerSettings } from '../src/index.ts';

const present: PresentValues = {
  launchDisposition: 'STARTED',
  rightSizing: 'NONE',
  copyPrivateIp: false,
  copyTags: true,
  osByol: null,
  template: {
    subnetId: 'subnet-11111111',
    securityGroupIds: ['sg-11111111', 'sg-22222222'],
    instanceType: 'm5.large',
    instanceProfileName: null,
    staticPrivateIp: '10.0.0.7',
  },
};

const wanted: ServerSettings = {
  launchDisposition: 'STARTED',
  rightSizing: 'NONE',
  copyPrivateIp: false,
  copyTags: true,
  subnetId: 'subnet-11111111',
  securityGroupIds: ['sg-22222222', 'sg-11111111'],
  instanceType: 'm5.large',
  staticPrivateIp: '10.0.0.7',
};

describe('settings drift', () => {
  it('is nothing where everything wanted holds, security groups in any order and named twice', () => {
    expect(driftedFields(wanted, present)).toEqual([]);
    expect(driftedFields({ securityGroupIds: ['sg-11111111', 'sg-22222222', 'sg-11111111'] }, present)).toEqual([]);
  });

  it('is nothing in a field that nobody has asked for', () => {
    expect(driftedFields({}, present)).toEqual([]);
  });

  it.each([
    [{ subnetId: 'subnet-22222222' }, ['subnetId']],
    [{ securityGroupIds: ['sg-11111111'] }, ['securityGroupIds']],
    [{ securityGroupIds: ['sg-11111111', 'sg-22222222', 'sg-33333333'] }, ['securityGroupIds']],
    [{ instanceType: 'm5.xlarge', rightSizing: 'NONE' }, ['instanceType']],
    [{ instanceProfileName: 'app' }, ['instanceProfileName']],
    [{ staticPrivateIp: '10.0.0.8' }, ['staticPrivateIp']],
    [{ copyPrivateIp: true }, ['copyPrivateIp']],
    [{ copyTags: false }, ['copyTags']],
    [{ osByol: false }, ['osByol']],
    [{ rightSizing: 'BASIC' }, ['rightSizing']],
    [{ launchDisposition: 'STOPPED' }, ['launchDisposition']],
    [{ ...wanted, copyTags: false, subnetId: 'subnet-3' }, ['subnetId', 'copyTags']],
  ] satisfies readonly (readonly [ServerSettings, readonly string[]])[])('of %j is %j', (asked, fields) => {
    expect(driftedFields(asked, present)).toEqual(fields);
  });
});
