/**
 * The SDK clients of those who are told: built apart from those of places, because most functions tell nobody.
 */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Region } from '@drs-orchestrator/domain';
import { clientConfiguration } from '../clients/client-configuration.ts';
import type { ClientsOptions } from '../clients/clients.ts';
import type { Keyring } from '../clients/credentials.ts';
import { keptBy } from '../clients/kept-by.ts';

export type NotifyClients = {
  sns(region: Region, keyring: Keyring): SNSClient;
  eventBridge(region: Region, keyring: Keyring): EventBridgeClient;
};

export const createNotifyClients = ({ cachedClients, ...options }: ClientsOptions): NotifyClients => {
  const configuration = (region: Region, keyring: Keyring) => clientConfiguration(options, region, keyring.credentials);
  const sns = keptBy<SNSClient>(cachedClients);
  const eventBridge = keptBy<EventBridgeClient>(cachedClients);
  return {
    sns: (region, keyring) => sns(region, keyring, () => new SNSClient(configuration(region, keyring))),
    eventBridge: (region, keyring) => eventBridge(region, keyring, () => new EventBridgeClient(configuration(region, keyring))),
  };
};
