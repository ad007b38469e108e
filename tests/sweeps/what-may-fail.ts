/**
 * What each call to the outside may answer instead of what was hoped for, by its port's own words.
 *
 * Owns: the tables, total by name: a call that is added to a port does not compile without its line here. `another`: by the port's
 * promise such an answer is final, and so the execution ends another way; it has to end all the same.
 */
import type { Call, EffectName, ReadName } from '../harness/tapped-ports.ts';

export type Failing = {
  readonly how: string;
  readonly end: 'same' | 'another';
  readonly answer: (call: Call) => Promise<unknown>;
};

export class Outage extends Error {
  override readonly name = 'Outage';
}

const throwing: Failing = { how: 'throws', end: 'same', answer: ({ name }) => Promise.reject(new Outage(`${name} is out of reach`)) };

const refusing = (kind: string, end: Failing['end'] = 'same', more: object = {}, of: (call: Call) => object = () => ({})): Failing => ({
  how: [kind, ...Object.values(more)].join(' '),
  end,
  answer: (call) => {
    const refusal = { kind, code: 'SweptException', message: 'As the sweep has it', ...more, ...of(call) };
    return Promise.resolve({ ok: false, refusal });
  },
});

const later = refusing('later');
const isFinal = 'another';

/** The first of the servers, or instances, that were asked for. */
const firstServer = ({ given }: Call): object => ({
  server: (given[1] as { readonly servers: readonly { readonly server: string }[] }).servers[0]?.server,
});
const firstInstance = ({ given }: Call): object => ({ instanceId: (given[1] as readonly string[])[0] });

/** Nothing has happened, and the caller is told so; or is told that nobody knows. */
export const failuresOf: Readonly<Record<EffectName, readonly Failing[]>> = {
  'executions.write': [throwing],
  'executions.touch': [throwing],
  'claims.replace': [throwing],
  'groups.put': [throwing],
  'groups.remove': [throwing],
  'plans.put': [throwing],
  'plans.remove': [throwing],
  'accounts.put': [throwing],
  'accounts.remove': [throwing],
  'settingsWork.put': [throwing],
  'settingsWork.remove': [throwing],
  'placeRights.put': [throwing],
  'placeRights.remove': [throwing],
  'rounds.put': [throwing],
  'rounds.remove': [throwing],
  'recoveryService.start': [
    refusing('unsure'),
    refusing('conflict'),
    refusing('later', 'same', { why: 'quota' }),
    refusing('later', 'same', { why: 'throttled' }),
    refusing('later', 'same', { why: 'unreachable' }),
    refusing('tagging-denied'),
    throwing,
    refusing('never', isFinal),
    refusing('unknown-server', isFinal, {}, firstServer),
  ],
  'terminations.terminate': [
    refusing('unsure'),
    refusing('conflict'),
    later,
    throwing,
    refusing('never', isFinal),
    refusing('unknown-instance', isFinal, {}, firstInstance),
  ],
  'instances.start': [later, throwing],
  'instances.stop': [later, throwing],
  'launchSettings.apply': [later, throwing, refusing('never', isFinal)],
  'engine.start': [later, throwing],
  'engine.release': [later, throwing],
  'workerQueue.send': [throwing],
  'notifier.send': [later, throwing],
  'notifier.subscribe': [later, throwing],
  'webhook.post': [later, throwing, refusing('never', isFinal)],
};

/** It has happened, and the caller does not hear of it: what the port answers then. */
export const lossesOf: Readonly<Record<EffectName, readonly Failing[]>> = {
  'executions.write': [throwing],
  'executions.touch': [throwing],
  'claims.replace': [throwing],
  'groups.put': [throwing],
  'groups.remove': [throwing],
  'plans.put': [throwing],
  'plans.remove': [throwing],
  'accounts.put': [throwing],
  'accounts.remove': [throwing],
  'settingsWork.put': [throwing],
  'settingsWork.remove': [throwing],
  'placeRights.put': [throwing],
  'placeRights.remove': [throwing],
  'rounds.put': [throwing],
  'rounds.remove': [throwing],
  'recoveryService.start': [refusing('unsure'), throwing],
  'terminations.terminate': [refusing('unsure'), throwing],
  'instances.start': [later, throwing],
  'instances.stop': [later, throwing],
  'launchSettings.apply': [later, throwing],
  'engine.start': [later, throwing],
  'engine.release': [later, throwing],
  'workerQueue.send': [throwing],
  'notifier.send': [later, throwing],
  'notifier.subscribe': [later, throwing],
  'webhook.post': [later, throwing],
};

const unread = [later, refusing('never'), throwing];
/** What a session, or each of the servers, answers stands inside the answer. */
const inside = (how: string, answer: Failing['answer']): Failing => ({ how, end: 'same', answer });
const sessionLater = inside('later', () =>
  Promise.resolve({
    session: { ok: false, refusal: { kind: 'later', code: 'SweptException', message: 'As the sweep has it' } },
    service: null,
  }),
);
const eachUnread = inside('unread', ({ given }) =>
  Promise.resolve(
    (given[1] as readonly string[]).map((serverId) => ({
      kind: 'unread',
      serverId,
      refusal: { kind: 'later', code: 'SweptException', message: 'As the sweep has it' },
    })),
  ),
);

export const silencesOf: Readonly<Record<ReadName, readonly Failing[]>> = {
  'executions.head': [throwing],
  'executions.objects': [throwing],
  'executions.list': [throwing],
  'executions.recordNames': [throwing],
  'claims.read': [throwing],
  'groups.get': [throwing],
  'groups.list': [throwing],
  'plans.get': [throwing],
  'plans.list': [throwing],
  'accounts.get': [throwing],
  'accounts.list': [throwing],
  'settingsWork.get': [throwing],
  'settingsWork.list': [throwing],
  'placeRights.get': [throwing],
  'placeRights.list': [throwing],
  'rounds.get': [throwing],
  'rounds.list': [throwing],
  'accountAccess.enter': [later, throwing],
  'accountAccess.probe': [sessionLater, throwing],
  'recoveryService.find': unread,
  'recoveryService.report': unread,
  'recoveryService.openJobs': unread,
  'recoveryService.logs': unread,
  'recoveryService.instances': unread,
  'terminations.find': unread,
  'inventory.sourceServers': unread,
  'inventory.recoveryPoints': unread,
  'instances.describe': unread,
  'launchSettings.read': [eachUnread, throwing],
  'launchSettings.check': unread,
  'launchRights.simulate': unread,
  'engine.isRunning': [throwing],
};
