import { operations } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import { placeErrors } from '../src/editing/field-errors.ts';
import {
  emptyGroup,
  groupControls,
  groupFormOf,
  groupRequestOf,
  isSelected,
  unsayableTags,
  type Group,
} from '../src/editing/groups/group-form.ts';
import { merge } from '../src/editing/merge.ts';

const group: Group = {
  statusCode: 200,
  groupId: 'pg-1',
  groupName: 'Database',
  description: null,
  accountId: '111122223333',
  region: 'us-east-1',
  sourceServerIds: null,
  selectionTags: { app: 'shop', tier: 'database' },
  launchSettings: {
    subnetId: 'subnet-11111111',
    securityGroupIds: ['sg-11111111', 'sg-22222222'],
    instanceType: null,
    instanceProfileName: null,
    copyPrivateIp: false,
    copyTags: null,
    licensing: { osByol: true },
    targetInstanceTypeRightSizingMethod: 'NONE',
    launchDisposition: 'STOPPED',
  },
  serverOverrides: [
    {
      sourceServerId: 's-1',
      subnetId: null,
      securityGroupIds: null,
      instanceType: 'm5.large',
      instanceProfileName: null,
      copyPrivateIp: null,
      copyTags: true,
      licensing: null,
      targetInstanceTypeRightSizingMethod: null,
      launchDisposition: null,
      staticPrivateIp: '10.0.0.7',
    },
  ],
  launchSettingsStatus: { status: 'NOT_NEEDED', totalServers: 0, appliedServers: 0, failedServers: 0, failures: [], updatedAt: null },
  version: 3,
};

describe('the form of a protection group', () => {
  it('saved without a change says what was saved, and nothing about what is left as it is', () => {
    expect(groupRequestOf(groupFormOf(group))).toEqual({
      groupName: 'Database',
      accountId: '111122223333',
      region: 'us-east-1',
      selectionTags: { app: 'shop', tier: 'database' },
      launchSettings: {
        subnetId: 'subnet-11111111',
        securityGroupIds: ['sg-11111111', 'sg-22222222'],
        copyPrivateIp: false,
        licensing: { osByol: true },
        targetInstanceTypeRightSizingMethod: 'NONE',
        launchDisposition: 'STOPPED',
      },
      serverOverrides: [{ sourceServerId: 's-1', instanceType: 'm5.large', copyTags: true, staticPrivateIp: '10.0.0.7' }],
    });
  });

  it('becomes a request that the contract takes', () => {
    const read = operations.create_protection_group.input.safeParse(groupRequestOf(groupFormOf(group)));
    expect(read.error).toBeUndefined();
  });

  it('sends the selection that was chosen, and keeps the other one for whoever changes their mind', () => {
    const form = { ...emptyGroup, by: 'servers' as const, tags: [{ key: 'app', value: 'shop' }], sourceServerIds: ['s-1'] };
    expect(groupRequestOf(form)).toMatchObject({ sourceServerIds: ['s-1'] });
    expect(groupRequestOf(form)).not.toHaveProperty('selectionTags');
    expect(groupRequestOf({ ...form, by: 'tags' })).toMatchObject({ selectionTags: { app: 'shop' } });
  });

  it('takes a row in which nothing was typed for none, and a tag without a value for one', () => {
    const tags = [
      { key: '', value: '' },
      { key: ' app ', value: '' },
    ];
    expect(groupRequestOf({ ...emptyGroup, tags })).toMatchObject({ selectionTags: { app: '' } });
  });

  it('says itself only what no request could say: a key twice, a value without a key', () => {
    const tags = [
      { key: 'app', value: 'shop' },
      { key: 'app ', value: 'ledger' },
      { key: '', value: 'lost' },
    ];
    const said = { twice: 'twice', noKey: 'no key' };
    expect(unsayableTags({ ...emptyGroup, tags }, said)).toEqual([
      { field: 'tags[1]', message: 'twice' },
      { field: 'tags[2]', message: 'no key' },
    ]);
    expect(unsayableTags({ ...emptyGroup, tags, by: 'servers' }, said)).toEqual([]);
  });

  it('has a place for every field that the contract lets a group say', () => {
    const controls = groupControls(groupFormOf(group)).map((control) => control.replace(/\[\d+\]/, ''));
    const { input } = operations.create_protection_group;
    const fields = Object.keys(input.shape).filter((field) => field !== 'sourceServerIds');
    for (const field of fields) expect(controls.some((control) => control === field || control.startsWith(`${field}.`))).toBe(true);
    const settings = Object.keys(input.shape.launchSettings.unwrap().shape);
    for (const setting of settings) expect(controls).toContain(`launchSettings.${setting}`);
    for (const setting of Object.keys(input.shape.serverOverrides.unwrap().element.shape))
      expect(controls).toContain(`serverOverrides.${setting}`);
  });
});

describe('the servers that a group would have', () => {
  const server = (id: string, tags: Readonly<Record<string, string>>) => ({ sourceServerId: id, tags }) as Parameters<typeof isSelected>[1];
  const shop = server('s-1', { app: 'shop', tier: 'web' });

  it('are those with all of its tags, and none where no tag is typed', () => {
    const tagged = (...tags: readonly (readonly [string, string])[]) => ({
      ...emptyGroup,
      tags: tags.map(([key, value]) => ({ key, value })),
    });
    expect(isSelected(tagged(['app', 'shop']), shop)).toBe(true);
    expect(isSelected(tagged([' app ', 'shop'], ['', '']), shop)).toBe(true);
    expect(isSelected(tagged(['app', 'shop'], ['tier', 'database']), shop)).toBe(false);
    expect(isSelected(tagged(['', '']), shop)).toBe(false);
  });

  it('are those that it names, whatever tags were typed before', () => {
    const named = { ...emptyGroup, by: 'servers' as const, tags: [{ key: 'app', value: 'shop' }], sourceServerIds: ['s-2'] };
    expect(isSelected(named, shop)).toBe(false);
    expect(isSelected(named, server('s-2', {}))).toBe(true);
  });
});

describe('a complaint about a field', () => {
  const controls = ['groupName', 'sourceServerIds', 'serverOverrides[0]', 'serverOverrides[0].subnetId'];

  it('is shown at the control that holds the field, as near as there is one', () => {
    const errors = placeErrors(
      [
        { field: 'sourceServerIds[3]', message: 'not known' },
        { field: 'serverOverrides[0].subnetId', message: 'no subnet' },
        { field: 'serverOverrides[0].licensing.osByol', message: 'no licence' },
      ],
      controls,
    );
    expect(errors.at('sourceServerIds')).toBe('not known');
    expect(errors.at('serverOverrides[0].subnetId')).toBe('no subnet');
    expect(errors.at('serverOverrides[0]')).toBe('no licence');
    expect(errors.at('groupName')).toBeUndefined();
    expect(errors.isWithin('serverOverrides[0]')).toBe(true);
    expect(errors.isWithin('serverOverrides')).toBe(true);
    expect(errors.isWithin('launchSettings')).toBe(false);
    expect(errors.others).toEqual([]);
  });

  it('stands at the top where the form does not show the field', () => {
    const other = { field: 'groupNames', message: 'not a field' };
    expect(placeErrors([other], controls).others).toEqual([other]);
  });

  it('is said once, however many parts of one control it is about', () => {
    const issues = [0, 1].map((index) => ({ field: `sourceServerIds[${String(index)}]`, message: 'not known' }));
    expect(placeErrors(issues, controls).at('sourceServerIds')).toBe('not known');
  });
});

describe('a form that was overtaken', () => {
  const base = { name: 'Database', region: 'us-east-1', tags: ['a'] };

  it('takes what the other one has changed and keeps what was typed', () => {
    const merged = merge(base, { ...base, name: 'Databases' }, { ...base, region: 'eu-west-1' });
    expect(merged).toEqual({ form: { name: 'Databases', region: 'eu-west-1', tags: ['a'] }, taken: ['region'], both: [] });
  });

  it('keeps what was typed where both have changed the same, and names it', () => {
    const merged = merge(base, { ...base, tags: ['b'] }, { ...base, tags: ['c'] });
    expect(merged).toEqual({ form: { ...base, tags: ['b'] }, taken: [], both: ['tags'] });
  });

  it('has nothing to tell where both have changed it to the same', () => {
    const merged = merge(base, { ...base, name: 'DB' }, { ...base, name: 'DB' });
    expect(merged).toEqual({ form: { ...base, name: 'DB' }, taken: [], both: [] });
  });
});
