/**
 * Places that hang: what people ask about several of them is answered while a gateway still waits, and says which one is not known.
 */
import { accountId, groupId, region } from '@drs-orchestrator/domain';
import { describe, expect, test } from 'vitest';
import { ask, invoke, refusedIn } from '../harness/answers.ts';
import { openTagged } from '../harness/catalogue.ts';
import { hub, spoke, type Product } from '../harness/product.ts';
import { unanswered } from '../harness/unanswered.ts';

const near = { accountId: hub, region: 'us-east-1' };
const dead = { accountId: hub, region: 'eu-central-1' };
const gatewayMilliseconds = 25_000;

type Hanging = 'probe' | 'enter' | 'sourceServers' | 'openJobs' | 'recoveryPoints';

/** Registered, with a group in each of two Regions, of which one does not answer what is named. */
const openHanging = async (...hanging: readonly Hanging[]): Promise<Product> => {
  const product = await openTagged({
    wrap: (ports) => {
      const hangs = (what: Hanging, at: { readonly region: string }): boolean => hanging.includes(what) && at.region === dead.region;
      const { accountAccess, inventory, recoveryService, clock } = ports;
      return {
        ...ports,
        accountAccess: {
          ...accountAccess,
          probe: (at) => (hangs('probe', at) ? unanswered(clock) : accountAccess.probe(at)),
          enter: (at) => (hanging.includes('enter') ? unanswered(clock) : accountAccess.enter(at)),
        },
        inventory: {
          sourceServers: (at, ids) => (hangs('sourceServers', at) ? unanswered(clock) : inventory.sourceServers(at, ids)),
          recoveryPoints: (at, server) => (hangs('recoveryPoints', at) ? unanswered(clock) : inventory.recoveryPoints(at, server)),
        },
        recoveryService: {
          ...recoveryService,
          openJobs: (at) => (hangs('openJobs', at) ? unanswered(clock) : recoveryService.openJobs(at)),
        },
      };
    },
  });
  for (const at of [near, dead]) {
    await product.app.plans.groups.put({
      id: groupId(`pg-${at.region}`),
      name: at.region,
      accountId: accountId(at.accountId),
      region: region(at.region),
      selection: { kind: 'tags', tags: { tier: 'db' } },
      version: 0,
    });
  }
  return product;
};

const inGatewaysTime = async <Answer>({ clock }: Product, question: () => Promise<Answer>): Promise<Answer> => {
  const before = clock.now();
  const answer = await question();
  expect(clock.now() - before).toBeLessThan(gatewayMilliseconds);
  return answer;
};

describe('a place that hangs', () => {
  test('is not known in the quotas, and the others are', async () => {
    const product = await openHanging('openJobs', 'sourceServers');
    const { quotas } = await inGatewaysTime(product, () => ask(product, 'get_quotas', { accountId: hub }));
    expect(quotas).toMatchObject([
      { ...dead, known: false, message: expect.stringContaining('OutOfTime') as string, sourceServers: { used: null } },
      { ...near, known: true, message: null, sourceServers: { used: 5 } },
    ]);
  });

  test('is an unknown check of its account, and the others pass', async () => {
    const product = await openHanging('probe');
    const { valid, checks } = await inGatewaysTime(product, () => ask(product, 'validate_account', { accountId: hub }));
    expect(valid).toBe(false);
    const of = (subject: string) => checks.filter((check) => check.subject === subject).map(({ id, result }) => `${id} ${result}`);
    expect(of(`${hub}/eu-central-1`)).toEqual(['account-reachable unknown']);
    expect(of(`${hub}/us-east-1`)).toEqual([
      'account-reachable pass',
      'account-identity pass',
      'service-initialised pass',
      'service-permitted pass',
    ]);
  });

  test('is an unknown check where only the way in is tried', async () => {
    const product = await openHanging('enter');
    const { valid, checks } = await inGatewaysTime(product, () => ask(product, 'validate_account', { accountId: spoke }));
    expect([valid, checks[0]?.id, checks[0]?.result]).toEqual([false, 'account-reachable', 'unknown']);
  });

  test('has no list of source servers', async () => {
    const product = await openHanging('sourceServers');
    const answer = await inGatewaysTime(product, () => invoke(product, 'list_source_servers', dead));
    expect(refusedIn(answer)).toMatchObject({
      statusCode: 502,
      error: 'RECOVERY_SERVICE_ERROR',
      message: expect.stringContaining('no answer within the time') as string,
    });
  });

  test('only for its recovery points shows its servers, with points that are not known', async () => {
    const product = await openHanging('recoveryPoints');
    const { sourceServers } = await inGatewaysTime(product, () => ask(product, 'list_source_servers', dead));
    expect(sourceServers).toMatchObject([{ newestRecoveryPoint: null, recoveryPointKnown: false }]);
  });

  test('has no list of the recovery points of a server', async () => {
    const product = await openHanging('recoveryPoints', 'sourceServers');
    const fields = { ...dead, sourceServerId: 's-00000000000000000' };
    const answer = await inGatewaysTime(product, () => invoke(product, 'list_recovery_points', fields));
    expect(refusedIn(answer)).toMatchObject({ statusCode: 502, message: expect.stringContaining('no answer within the time') as string });
  });
});
