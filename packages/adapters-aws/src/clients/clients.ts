/**
 * The one place that builds SDK clients of places.
 *
 * Invariants
 * 1. One client per service, Region and keyring, so that connections are kept.
 * 2. The clients of EC2, much the largest, and of STS, which a session of our own never asks, are loaded when they are first needed.
 */
import { DrsClient } from '@aws-sdk/client-drs';
import type { Region } from '@drs-orchestrator/domain';
import type * as Ec2 from '../ec2/ec2-sdk.ts';
import { clientConfiguration } from './client-configuration.ts';
import type { ClientOptions } from './client-configuration.ts';
import type { Keyring } from './credentials.ts';
import { keptBy } from './kept-by.ts';
import { drsEndpoint } from './partition.ts';
import type * as Sts from './sts-sdk.ts';

export type ClientsOptions = ClientOptions & { readonly cachedClients: number };

export type Clients = {
  drs(region: Region, keyring: Keyring): DrsClient;
  /** With its module, from which the commands are taken. */
  ec2(region: Region, keyring: Keyring): Promise<{ readonly client: Ec2.EC2Client; readonly sdk: typeof Ec2 }>;
  /** At the Region's own endpoint, so that the loss of another Region does not matter. */
  sts(region: Region, keyring: Keyring): Promise<{ readonly client: Sts.STSClient; readonly sdk: typeof Sts }>;
};

export const createClients = ({ cachedClients, ...options }: ClientsOptions): Clients => {
  const configuration = (region: Region, keyring: Keyring) => clientConfiguration(options, region, keyring.credentials);
  const drs = keptBy<DrsClient>(cachedClients);
  const ec2 = keptBy<Ec2.EC2Client>(cachedClients);
  const sts = keptBy<Sts.STSClient>(cachedClients);
  return {
    drs: (region, keyring) =>
      drs(region, keyring, () => {
        // Older than the others, this client knows one way to sign, and looks for an address in the environment wherever it is not given one.
        const { authSchemePreference: _, ...rest } = configuration(region, keyring);
        return new DrsClient({ endpoint: drsEndpoint(region), ...rest });
      }),
    ec2: async (region, keyring) => {
      const sdk = await loadEc2();
      return { sdk, client: ec2(region, keyring, () => new sdk.EC2Client(configuration(region, keyring))) };
    },
    sts: async (region, keyring) => {
      const sdk = await loadSts();
      return { sdk, client: sts(region, keyring, () => new sdk.STSClient(configuration(region, keyring))) };
    },
  };
};

export const loadEc2 = (): Promise<typeof Ec2> => import('../ec2/ec2-sdk.ts');

export const loadSts = (): Promise<typeof Sts> => import('./sts-sdk.ts');
