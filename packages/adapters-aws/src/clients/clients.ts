/**
 * The one place that builds SDK clients.
 *
 * Invariants
 * 1. No client retries by itself: the SDK's retries send StartRecovery twice after a lost answer.
 * 2. One client per service, Region and keyring, so that connections are kept.
 * 3. The EC2 client, much the largest, is loaded when it is first needed.
 * 4. Clients take nothing from the environment or from configuration files.
 */
import { DrsClient } from '@aws-sdk/client-drs';
import type * as Ec2 from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { Region } from '@drs-orchestrator/domain';
import type { CredentialsProvider } from './credentials.ts';
import { drsEndpoint } from './partition.ts';

/** Whose credentials a client signs with, and under which name it is kept. */
export type Keyring = { readonly name: string; readonly credentials: CredentialsProvider };

/** What the SDK asks of an HTTP handler, in the words that its versions share. */
export type RequestHandler = {
  /** Has to end when `abortSignal` fires. */
  handle(request: HandlerRequest, options?: { readonly abortSignal?: AbortSignal }): Promise<{ readonly response: HandlerResponse }>;
};

export type HandlerRequest = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type HandlerResponse = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or a stream of them. */
  readonly body?: unknown;
};

export type ClientsOptions = {
  /** Where every service is; left out: at AWS. */
  readonly endpoint?: string | undefined;
  /** Left out: HTTP over sockets. */
  readonly requestHandler?: RequestHandler | undefined;
  readonly cachedClients: number;
};

export type Clients = {
  drs(region: Region, keyring: Keyring): DrsClient;
  /** With its module, from which the commands are taken. */
  ec2(region: Region, keyring: Keyring): Promise<{ readonly client: Ec2.EC2Client; readonly sdk: typeof Ec2 }>;
  /** At the Region's own endpoint, so that the loss of another Region does not matter. */
  sts(region: Region, keyring: Keyring): STSClient;
  sns(region: Region, keyring: Keyring): SNSClient;
  eventBridge(region: Region, keyring: Keyring): EventBridgeClient;
};

export const createClients = ({ endpoint, requestHandler, cachedClients }: ClientsOptions): Clients => {
  const configuration = (region: Region, keyring: Keyring) => ({
    region,
    credentials: keyring.credentials,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    // Shown in CloudTrail with every call.
    userAgentAppId: 'drs-orchestrator',
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(requestHandler === undefined ? {} : { requestHandler: asHandlerOption(requestHandler) }),
  });
  const drs = keptBy<DrsClient>(cachedClients);
  const ec2 = keptBy<Ec2.EC2Client>(cachedClients);
  const sts = keptBy<STSClient>(cachedClients);
  const sns = keptBy<SNSClient>(cachedClients);
  const eventBridge = keptBy<EventBridgeClient>(cachedClients);
  return {
    drs: (region, keyring) =>
      // Older than the others, this client looks for an address in the environment wherever it is not given one.
      drs(region, keyring, () => new DrsClient({ endpoint: drsEndpoint(region), ...configuration(region, keyring) })),
    ec2: async (region, keyring) => {
      const sdk = await loadEc2();
      return { sdk, client: ec2(region, keyring, () => new sdk.EC2Client(configuration(region, keyring))) };
    },
    sts: (region, keyring) => sts(region, keyring, () => new STSClient(configuration(region, keyring))),
    sns: (region, keyring) => sns(region, keyring, () => new SNSClient(configuration(region, keyring))),
    eventBridge: (region, keyring) => eventBridge(region, keyring, () => new EventBridgeClient(configuration(region, keyring))),
  };
};

export const loadEc2 = (): Promise<typeof Ec2> => import('@aws-sdk/client-ec2');

/** Evicted clients are not destroyed, because a call may still be on them; idle connections end by themselves. */
const keptBy = <Client>(limit: number) => {
  const kept = new Map<string, Client>();
  return (region: Region, keyring: Keyring, build: () => Client): Client => {
    const name = `${region} ${keyring.name}`;
    const client = kept.get(name) ?? build();
    kept.delete(name);
    kept.set(name, client);
    const [oldest] = kept.keys();
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    return client;
  };
};

/** The SDK's types name more than `handle`, and differ between the versions installed. */
const asHandlerOption = (handler: RequestHandler): Record<string, unknown> => handler;
