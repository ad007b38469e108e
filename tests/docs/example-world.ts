/**
 * A running product with things in it for the examples to name: an account, groups, a plan, and executions in the state that an
 * operation asks for.
 *
 * Owns: making them over the API, as a user would, and clearing away what an example has made.
 */
import { createClient, type CallInput, type Client, type HttpOperationName, type OutputOf } from '@drs-orchestrator/contract';
import { readToken, type Ready } from '../local/local-process.ts';

export type Environment = Readonly<Record<string, string>>;

export type ExampleWorld = {
  readonly ids: Environment;
  /** Things at version 1 that nothing else uses. */
  newGroup(): Promise<string>;
  newPlan(): Promise<string>;
  newAccount(): Promise<string>;
  /** No execution of the plan runs. */
  idle(): Promise<void>;
  /** A drill whose first wave takes an hour of the product's time, however long the example takes to start; each number has a plan of its own, so that nobody waits for it. */
  running(number: 1 | 2 | 3): Promise<string>;
  /** Its second wave has failed, and it waits for somebody. */
  held(): Promise<string>;
  completed(): Promise<string>;
  /** One that is there, whatever other examples have deleted. */
  anyCompleted(): Promise<string>;
  call<Name extends HttpOperationName>(name: Name, input: CallInput<Name>): Promise<OutputOf<Name>>;
};

const accountId = '123456789012';
const otherAccountId = '210987654321';
const region = 'us-east-1';
/** Servers of the sample estate: two to launch, three that hang, each with one behind it; the web tier is for examples to group. */
const databases = ['s-3c9a1f07e2b6d4801', 's-3c9a1f07e2b6d4802'] as const;
const hanging = { 1: 's-3c9a1f07e2b6d4803', 2: 's-3c9a1f07e2b6d4804', 3: 's-3c9a1f07e2b6d4805' } as const;
const behind = { 1: 's-7d20b85f14c3a6901', 2: 's-7d20b85f14c3a6902', 3: 's-7d20b85f14c3a6903' } as const;

export const openExampleWorld = async (ready: Ready, dataDir: string): Promise<ExampleWorld> => {
  const client = createClient({ baseUrl: `${ready.api}/api`, fetch, token: () => readToken(dataDir) });
  const call = callOf(client);
  await call('create_account', { accountId, accountName: 'Production', access: 'own', roleName: 'DRSOrchestrationRole' });
  const groups: string[] = [];
  for (const [index, server] of databases.entries()) {
    const group = { groupName: `Databases ${String(index + 1)}`, accountId, region, sourceServerIds: [server] };
    groups.push((await call('create_protection_group', group)).groupId);
  }
  const waves = groups.map((id) => ({ protectionGroupIds: [id], onFailure: 'PAUSE' as const }));
  const { planId } = await call('create_recovery_plan', { planName: 'Databases', waves });
  const statusOf = async (executionId: string) => (await call('get_execution_details', { executionId, limit: 1 })).status;
  const until = async (executionId: string, statuses: readonly string[]): Promise<string> => {
    const deadline = Date.now() + patience;
    for (;;) {
      const status = await statusOf(executionId);
      if (statuses.includes(status)) return executionId;
      if (Date.now() > deadline) throw new Error(`${executionId} is still ${status}, not ${statuses.join(' or ')}`);
      await new Promise((resolve) => setTimeout(resolve, betweenLooks));
    }
  };
  const endAll = async (ofPlan: string): Promise<void> => {
    const { executions } = await call('list_executions', { planId: ofPlan });
    for (const { executionId, status } of executions.filter((one) => !ends.includes(one.status))) {
      if (status !== 'CANCELLING') await call('cancel_execution', { executionId });
      await until(executionId, ends);
    }
  };
  const started = async (ofPlan: string): Promise<string> => {
    await endAll(ofPlan);
    const { executionId } = await call('start_execution', { planId: ofPlan, executionType: 'DRILL' });
    return until(executionId, ['RUNNING']);
  };
  const fault = async (body: object): Promise<void> => {
    const posted = await fetch(`${ready.simulator}/_simulator/faults`, { method: 'POST', body: JSON.stringify(body) });
    if (!posted.ok) throw new Error(`The fault was refused: ${await posted.text()}`);
  };
  const longPlans = new Map<number, string>();
  const longPlan = async (number: keyof typeof hanging): Promise<string> => {
    const made = longPlans.get(number);
    if (made !== undefined) return made;
    const waves = [hanging, behind].map((servers) => ({ servers: [{ accountId, region, sourceServerIds: [servers[number]] }] }));
    const long = (await call('create_recovery_plan', { planName: `Long ${String(number)}`, waves })).planId;
    longPlans.set(number, long);
    return long;
  };
  const completed = async (): Promise<string> => until(await started(planId), ['COMPLETED']);
  return {
    ids: { PLAN_ID: planId, GROUP_ID: groups[0] ?? '', ACCOUNT_ID: accountId, REGION: region, SERVER_ID: databases[0] },
    newGroup: async () => {
      const group = { groupName: 'To be changed', accountId, region, selectionTags: { tier: 'web' } };
      return (await call('create_protection_group', group)).groupId;
    },
    newPlan: async () => {
      const plan = { planName: 'To be changed', waves: [{ protectionGroupIds: [groups[0] ?? ''] }] };
      return (await call('create_recovery_plan', plan)).planId;
    },
    newAccount: async () => {
      const account = { accountId: otherAccountId, accountName: 'Other', access: 'role' as const, roleName: 'DRSOrchestrationRole' };
      return (await call('create_account', account)).accountId;
    },
    call,
    idle: () => endAll(planId),
    running: async (number) => {
      const long = await longPlan(number);
      await endAll(long);
      await fault({ kind: 'conversion-hangs', serverId: hanging[number], count: 1 });
      return started(long);
    },
    held: async () => {
      await endAll(planId);
      await fault({ kind: 'launch-fails', serverId: databases[0], stage: 'snapshot', count: 1 });
      return until(await started(planId), ['PAUSED']);
    },
    completed,
    anyCompleted: async () => {
      const { executions } = await call('list_executions', { status: 'COMPLETED', planId, limit: 1 });
      return executions[0]?.executionId ?? completed();
    },
  };
};

/** Real time; a drill of two servers takes some seconds at the speed of the test. */
const patience = 60_000;
const betweenLooks = 50;
const ends = ['COMPLETED', 'FAILED', 'CANCELLED'];

const callOf =
  (client: Client): ExampleWorld['call'] =>
  async (name, input) => {
    const answer = await client.call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.failure)}`);
    return answer.value;
  };
