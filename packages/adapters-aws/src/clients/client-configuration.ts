/**
 * How every SDK client is built that speaks for a recovery, whatever its service.
 *
 * Invariants
 * 1. No client retries by itself: the SDK's retries send StartRecovery twice after a lost answer.
 * 2. Clients take nothing from the environment or from configuration files.
 */
import type { CredentialsProvider } from './credentials.ts';
import type { RequestHandler } from './request-handler.ts';

export type ClientOptions = {
  /** Where every service is, such as a simulator's address; left out: at AWS. */
  readonly endpoint?: string | undefined;
  /** Answers requests in process; left out: HTTP over sockets. */
  readonly requestHandler?: RequestHandler | undefined;
};

export const clientConfiguration = ({ endpoint, requestHandler }: ClientOptions, region: string, credentials: CredentialsProvider) => ({
  region,
  credentials,
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

/** The SDK's types name more than `handle`, and differ between the versions installed. */
const asHandlerOption = (handler: RequestHandler): Record<string, unknown> => handler;
