import { describe, expect, it } from 'vitest';
import {
  accountId,
  checkGroup,
  checkNotifications,
  groupId,
  nameKey,
  region,
  serverId,
  type LaunchSettings,
  type ProtectionGroup,
  type ServerOverride,
} from '../src/index.ts';

const group = (more: Partial<ProtectionGroup> = {}): ProtectionGroup => ({
  id: groupId('pg-1'),
  name: 'Databases',
  accountId: accountId('111111111111'),
  region: region('eu-central-1'),
  selection: { kind: 'servers', serverIds: [serverId('s-1'), serverId('s-2')] },
  version: 1,
  ...more,
});

const fieldsOf = (more: Partial<ProtectionGroup>) => checkGroup(group(more)).map(({ field }) => field);
const withSettings = (launchSettings: LaunchSettings) => fieldsOf({ launchSettings });
const withOverrides = (...serverOverrides: readonly ServerOverride[]) => fieldsOf({ serverOverrides });

describe('a group', () => {
  it('makes sense with ids or with tags, in any Region that AWS could have', () => {
    expect(checkGroup(group())).toEqual([]);
    expect(checkGroup(group({ selection: { kind: 'tags', tags: { tier: '' } } }))).toEqual([]);
    for (const name of ['us-gov-west-1', 'ap-southeast-4', 'cn-north-1']) expect(fieldsOf({ region: region(name) })).toEqual([]);
    for (const name of ['eu-central', 'EU-CENTRAL-1', 'eu-central-1.evil.com', 'eu-central-1/', '']) {
      expect(fieldsOf({ region: region(name) })).toEqual(['region']);
    }
  });

  it('is told everything that is wrong with it at once', () => {
    const selection = { kind: 'servers', serverIds: [serverId('s-1'), serverId('s-1')] } as const;
    expect(fieldsOf({ name: '\u00a0', region: region(''), selection, launchSettings: { subnetId: 'x' } })).toEqual([
      ...['groupName', 'region', 'sourceServerIds[1]', 'launchSettings.subnetId'],
    ]);
  });
});

describe('launch settings', () => {
  it('have the forms that AWS gives them', () => {
    const ids = { subnetId: 'subnet-0123456789abcdef0', securityGroupIds: ['sg-01234567', 'sg-0123456789abcdef0'] };
    const others = { instanceProfileName: 'App_Role+=,.@-', instanceType: 'u-6tb1.56xlarge', rightSizing: 'NONE' } as const;
    expect(withSettings({ ...ids, ...others })).toEqual([]);
    for (const subnetId of ['subnet-0123456', 'subnet-0123456g', 'vpc-01234567', 'subnet-01234567 ']) {
      expect(withSettings({ subnetId })).toEqual(['launchSettings.subnetId']);
    }
    for (const instanceType of ['m5', 'm5.large;', 'M5.LARGE']) {
      expect(withSettings({ instanceType, rightSizing: 'NONE' })).toEqual(['launchSettings.instanceType']);
    }
    expect(withSettings({ securityGroupIds: [] })).toEqual(['launchSettings.securityGroupIds']);
    expect(withSettings({ securityGroupIds: ['sg-01234567', 'sg-01234567'] })).toEqual(['launchSettings.securityGroupIds[1]']);
    expect(withSettings({ instanceProfileName: 'arn:aws:iam::1:instance-profile/x' })).toEqual(['launchSettings.instanceProfileName']);
  });

  it.each(['10.0.0.1', '0.0.0.0', '255.255.255.255'])('take %s for an address', (staticPrivateIp) => {
    expect(withOverrides({ serverId: serverId('s-1'), staticPrivateIp })).toEqual([]);
  });

  it.each(['10.0.0', '10.0.0.', '10.0.0.256', '010.0.0.1', '10.0.0.1.1', ' 10.0.0.1', '::1', '10.0.0.1\n'])(
    'do not take %j for an address',
    (staticPrivateIp) => {
      expect(withOverrides({ serverId: serverId('s-1'), staticPrivateIp })).toEqual(['serverOverrides[0].staticPrivateIp']);
    },
  );
});

describe('an instance type', () => {
  const typed = { instanceType: 'm5.large' };

  it('needs right-sizing that is off, said by the group or by the server', () => {
    expect(withSettings(typed)).toEqual(['launchSettings.instanceType']);
    expect(withSettings({ ...typed, rightSizing: 'BASIC' })).toEqual(['launchSettings.instanceType']);
    expect(withSettings({ ...typed, rightSizing: 'NONE' })).toEqual([]);
    expect(withOverrides({ serverId: serverId('s-1'), ...typed })).toEqual(['serverOverrides[0].instanceType']);
    expect(withOverrides({ serverId: serverId('s-1'), ...typed, rightSizing: 'NONE' })).toEqual([]);
    const off = { launchSettings: { rightSizing: 'NONE' }, serverOverrides: [{ serverId: serverId('s-1'), ...typed }] } as const;
    expect(fieldsOf(off)).toEqual([]);
  });

  it('of the group is not taken away by a server’s right-sizing, which is the field to blame', () => {
    const override = { serverId: serverId('s-1'), rightSizing: 'IN_AWS' } as const;
    expect(fieldsOf({ launchSettings: { ...typed, rightSizing: 'NONE' }, serverOverrides: [override] })).toEqual([
      'serverOverrides[0].targetInstanceTypeRightSizingMethod',
    ]);
  });
});

describe('two names', () => {
  it('are the same in any case, with blanks at the ends, and composed or not', () => {
    expect(nameKey(' \tKo\u0308ln ')).toBe(nameKey('KÖLN'));
    expect(nameKey('a b')).not.toBe(nameKey('ab'));
    expect(nameKey(' \n ')).toBe('');
  });
});

describe('notifications', () => {
  const secret = 'x'.repeat(16);
  const fields = (webhook: string) => checkNotifications({ webhook: { url: webhook, secret } }).map(({ field }) => field);

  it('go to https, and to http only on this machine', () => {
    for (const url of ['https://a.example', 'https://[2001:db8::1]:443/x', 'HTTPS://A.example/?q=1', 'http://127.0.0.1']) {
      expect(fields(url)).toEqual([]);
    }
    for (const url of ['http://a.example', 'https://', 'https://a b', 'https://u@a.example', 'http://127.0.0.1.a.example', 'a.example']) {
      expect(fields(url)).toEqual(['notifications.webhook.url']);
    }
  });

  it('have addresses, and secrets of 16 to 256 characters', () => {
    for (const email of ['a@b.example', 'first.last+drs@mail.b.example']) expect(checkNotifications({ email })).toEqual([]);
    for (const email of ['a', 'a@', '@b.example', 'a@b', 'a b@c.example', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example']) {
      expect(checkNotifications({ email }).map(({ field }) => field)).toEqual(['notifications.email']);
    }
    const of = (length: number) => checkNotifications({ webhook: { url: 'https://a.example', secret: 'x'.repeat(length) } });
    expect([15, 16, 256, 257].map((length) => of(length).length)).toEqual([1, 0, 0, 1]);
  });
});
