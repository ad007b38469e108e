/**
 * The port `Notifier` on SNS and EventBridge: whichever of the two is configured, with our own rights.
 */
import type { Notifier, WatchedTarget } from '@drs-orchestrator/application';
import { region as asRegion, refused } from '@drs-orchestrator/domain';
import type { AccountId, Place, Region } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';
import type { Sessions } from '../clients/sessions.ts';
import { putEvent } from './event-bus.ts';
import type { NotifyClients } from './notify-clients.ts';
import { publish, subscribe } from './topic.ts';

export type NotifyOptions = {
  /** Where we run. */
  readonly home: { readonly accountId: AccountId; readonly region: Region };
  /** The SNS topic that everything is published to; asked in the Region that its ARN names. */
  readonly topicArn?: string | undefined;
  /** Its name, or its ARN. */
  readonly eventBus?: string | undefined;
  /** How people call execution-handler, up to the payload: `aws lambda invoke --function-name execution-handler`. */
  readonly invokeCommand: string;
};

export type NotifierDeps = { readonly calls: Calls; readonly clients: NotifyClients; readonly sessions: Sessions };

export const createNotifier = ({ calls, clients, sessions }: NotifierDeps, options: NotifyOptions): Notifier => {
  const { home, topicArn, eventBus, invokeCommand } = options;
  const placeOf = (arnOrName: string): Place => ({ ...home, region: regionIn(arnOrName) ?? home.region, access: { kind: 'own' } });
  const topic = topicArn === undefined ? null : { calls, at: placeOf(topicArn), topicArn };
  const bus = eventBus === undefined ? null : { calls, at: placeOf(eventBus), eventBus };
  const onTopic = topic === null ? null : { ...topic, client: () => clients.sns(topic.at.region, sessions.keyring(topic.at)) };
  const onBus = bus === null ? null : { ...bus, client: () => clients.eventBridge(bus.at.region, sessions.keyring(bus.at)) };
  const targets: readonly WatchedTarget[] = [...(topic === null ? [] : (['topic'] as const)), ...(bus === null ? [] : (['bus'] as const))];
  const notConfigured = (target: string) => Promise.resolve(refused({ code: 'NotConfigured', message: `There is no ${target}` }));
  return {
    targets,
    invokeCommand,
    send: (target, notification) => {
      if (target === 'topic') return onTopic === null ? notConfigured(target) : publish(onTopic, notification);
      return onBus === null ? notConfigured(target) : putEvent(onBus, notification);
    },
    subscribe: (address) => (onTopic === null ? notConfigured('topic') : subscribe(onTopic, address)),
  };
};

/** The fourth part of an ARN; undefined for a name. */
const regionIn = (arn: string): Region | undefined => {
  const [prefix, , , name] = arn.split(':');
  return prefix === 'arn' && name !== undefined && name !== '' ? asRegion(name) : undefined;
};
