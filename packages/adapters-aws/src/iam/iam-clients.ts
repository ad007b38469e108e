/**
 * The SDK clients of IAM: built apart from those of places, because most functions simulate nothing.
 *
 * IAM has one endpoint for a whole partition. It is asked in the background alone, so its Region may be lost without anybody noticing.
 */
import type { Region } from '@drs-orchestrator/domain';
import { clientConfiguration } from '../clients/client-configuration.ts';
import type { ClientsOptions } from '../clients/clients.ts';
import type { Keyring } from '../clients/credentials.ts';
import { keptBy } from '../clients/kept-by.ts';
import type * as Iam from './iam-sdk.ts';

/** With its module, from which the commands are taken. */
export type IamClients = (region: Region, keyring: Keyring) => Promise<{ readonly client: Iam.IAMClient; readonly sdk: typeof Iam }>;

export const createIamClients = ({ cachedClients, ...options }: ClientsOptions): IamClients => {
  const kept = keptBy<Iam.IAMClient>(cachedClients);
  return async (region, keyring) => {
    const sdk = await loadIam();
    return { sdk, client: kept(region, keyring, () => new sdk.IAMClient(clientConfiguration(options, region, keyring.credentials))) };
  };
};

export const loadIam = (): Promise<typeof Iam> => import('./iam-sdk.ts');
