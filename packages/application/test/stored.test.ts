/**
 * What a store keeps for us: each text comes back as what was put, or is refused by name.
 */
import type { ProtectionGroup } from '@drs-orchestrator/domain';
import { executionId, instant } from '@drs-orchestrator/domain';
import { describe, expect, it } from 'vitest';
import { accountNumbered, groupNamed, headOf, planNamed, settingsWorks } from '../../../tests/contracts/store-samples.ts';
import {
  checkMovesOn,
  checkPageLimit,
  recordNames,
  storedAccount,
  storedGroup,
  storedHolding,
  storedListing,
  storedPlaceRights,
  storedPlan,
  storedRound,
  storedSettingsWork,
} from '../src/index.ts';

const { listing } = headOf('exec-1');
/** A thing as a careless caller would make it: the compiler would not let us. */
const careless = (wishes: object): ProtectionGroup => ({ ...groupNamed('pg-1'), ...wishes });
const changed = (text: string, wishes: object): string => JSON.stringify({ ...(JSON.parse(text) as object), ...wishes });

describe('A listing', () => {
  it('comes back as it was put', () => {
    for (const each of [listing, { ...listing, endTime: instant(5), executionType: 'RECOVERY' as const, planName: '"\n🚀' }]) {
      expect(storedListing.decode(storedListing.encode(each, 'exec-1'), 'exec-1')).toEqual(each);
    }
  });

  it('is not written with a time that is no whole number of milliseconds, nor with one before 1970', () => {
    expect(() => storedListing.encode({ ...listing, startTime: instant(1.5) }, 'exec-1')).toThrow(
      'listing of exec-1 cannot be stored: startTime',
    );
    expect(() => storedListing.encode({ ...listing, endTime: instant(Number.NaN) }, 'exec-1')).toThrow('endTime is NaN');
    expect(() => storedListing.encode({ ...listing, startTime: instant(-1) }, 'exec-1')).toThrow('startTime is -1');
  });
});

describe('A thing of the catalogue', () => {
  it('comes back one version on, with and without its optional fields', () => {
    const tagged = groupNamed('pg-2', { description: 'by tag', selection: { kind: 'tags', tags: { Tier: 'db', 'a b': '' } } });
    for (const group of [groupNamed('pg-1'), tagged, groupNamed('pg-3', { version: 8 })]) {
      const { version, body } = storedGroup.encodeNext(group);
      expect(version).toBe(group.version + 1);
      expect(storedGroup.decode(body, group.id, version)).toEqual({ ...group, version });
    }
    for (const plan of [planNamed('rp-1', { description: 'all', rpoMinutes: 15 }), planNamed('rp-2', { waves: [] })]) {
      expect(storedPlan.decode(storedPlan.encodeNext(plan).body, plan.id, 1)).toEqual({ ...plan, version: 1 });
    }
    const account = accountNumbered('123456789012', { externalId: 'xyz' });
    expect(storedAccount.decode(storedAccount.encodeNext(account).body, account.accountId, 1)).toEqual({ ...account, version: 1 });
  });

  it('is not written with a field that its form does not have, nor with a field that JSON would drop or change', () => {
    expect(() => storedGroup.encodeNext(careless({ colour: 'red' }))).toThrow('group pg-1 cannot be stored: colour is unknown');
    expect(() => storedGroup.encodeNext(careless({ description: undefined }))).toThrow('description is undefined');
    expect(() => storedGroup.encodeNext(careless({ selection: { kind: 'all' } }))).toThrow('selection is of no known kind');
    expect(() => storedGroup.encodeNext(careless({ selection: { kind: 'tags', tags: { Tier: 1 } } }))).toThrow('selection.tags.Tier is 1');
    const [wave] = planNamed('rp-1').waves;
    const endless = planNamed('rp-1', { waves: [{ ...wave!, launchTimeoutMinutes: Infinity }] });
    expect(() => storedPlan.encodeNext(endless)).toThrow('waves[0].launchTimeoutMinutes is Infinity');
    expect(() => storedPlan.encodeNext(planNamed('rp-1', { version: Number.NaN }))).toThrow('version is NaN');
  });
});

describe('Holders', () => {
  it('come back as they were put, down to nobody', () => {
    for (const holders of [{}, { 's-1': executionId('exec-1'), toString: executionId('exec-2') }]) {
      expect(storedHolding.decode(storedHolding.encode({ holders }, 'plans'), 'plans')).toEqual({ holders });
    }
  });
});

describe('A stored text', () => {
  const texts = [
    ['listing of', storedListing, storedListing.encode(listing, 'x')],
    ['group', storedGroup, storedGroup.encodeNext(groupNamed('x')).body],
    ['plan', storedPlan, storedPlan.encodeNext(planNamed('x')).body],
    ['account', storedAccount, storedAccount.encodeNext(accountNumbered('x')).body],
    ['settings-work', storedSettingsWork, storedSettingsWork.encodeNext(settingsWorks('x')[1]!).body],
    ['claims', storedHolding, storedHolding.encode({ holders: {} }, 'x')],
  ] as const;

  it.each(texts)('of the kind `%s` carries its version, and one that is not known is refused by name', (what, form, text) => {
    expect(JSON.parse(text)).toHaveProperty('v', 1);
    for (const v of [0, 2, '1', null, undefined]) {
      expect(() => form.decode(changed(text, { v }), 'x', 1)).toThrow(`Stored ${what} x has version ${String(v)}, which`);
    }
  });

  it.each(texts)('of the kind `%s` is refused by name where it is not what it should be', (what, form) => {
    expect(() => form.decode('{"v":1', 'x', 1)).toThrow(`Stored ${what} x is not JSON`);
    for (const text of ['null', '[]', '7', '"text"'])
      expect(() => form.decode(text, 'x', 1)).toThrow(`Stored ${what} x has version undefined`);
    expect(() => form.decode('{"v":1}', 'x', 1)).toThrow(`Stored ${what} x cannot be read: `);
  });

  it('is not read where a field has become something else', () => {
    const text = storedListing.encode(listing, 'x');
    expect(() => storedListing.decode(changed(text, { planId: null }), 'x')).toThrow('planId is null, not a text');
    expect(() => storedListing.decode(changed(text, { executionType: 'EXERCISE' }), 'x')).toThrow('not one of DRILL, RECOVERY');
    expect(() => storedListing.decode(changed(text, { later: 1 }), 'x')).toThrow('later is unknown');
  });
});

describe('What is found out anew within hours', () => {
  it('is unknown where its text cannot be read, and can be written over', () => {
    for (const text of ['{"v":1', '{"v":7}', '{"v":1,"place":7}']) {
      expect(storedPlaceRights.decode(text, '1/a', 4)).toMatchObject({ place: '1/a', version: 4, answered: null });
      expect(storedRound.decode(text, 'launch-rights', 4)).toEqual({ name: 'launch-rights', dueAt: 0, version: 4 });
    }
    expect(storedPlaceRights.encodeNext(storedPlaceRights.decode('{', '1/a', 4)).version).toBe(5);
  });
});

describe('What every store refuses', () => {
  it('is a page of no, of broken, or of more than 1,000 rows', () => {
    for (const limit of [0, -1, 1_001, 1.5, Number.NaN]) expect(() => checkPageLimit(limit)).toThrow(RangeError);
    for (const limit of [1, 1_000]) expect(() => checkPageLimit(limit)).not.toThrow();
  });

  it('is a head that does not move on', () => {
    expect(() => checkMovesOn(headOf('exec-1', { revision: 4 }), 4)).toThrow('Revision 4 of exec-1 does not follow 4');
    expect(() => checkMovesOn(headOf('exec-1', { revision: 1 }), null)).not.toThrow();
  });
});

it('Names of records lie in order of their revisions, between two texts and apart from all other names', () => {
  const { from, behind } = recordNames(9);
  const names = ['J#0000000010#a', 'J#0000000009#f', 'J#0000000008#a', 'HEAD', 'P#0000000009#a', 'S#0000000009#a'];
  expect(names.filter((name) => name >= from && name < behind).sort()).toEqual(['J#0000000009#f', 'J#0000000010#a']);
});
