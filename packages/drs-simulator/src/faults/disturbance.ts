/**
 * What a fault does, and to what: the words that the kinds of fault and those whom they meet have in common.
 */
import type { Body, Refusal } from '../answer.ts';
import type { LimitedServer } from './limits.ts';

/** How a service words what befalls it; every modelled service can. */
export type ServiceVoice = {
  throttled(retryAfterSeconds: number | undefined): Refusal;
  failed(code: string, message: string | undefined, status: number | undefined): Refusal;
  refuseCaller(problem: 'expired'): Refusal;
};

export type RequestSubject = {
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  readonly input: Body;
  readonly voice: ServiceVoice;
};

export type RequestInDanger = Omit<RequestSubject, 'input'> & {
  /** Those named in the request that the fault is about. */
  servers(): readonly LimitedServer[];
};

export type RequestDisturbance =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost'; readonly when: 'before-effect' | 'after-effect' }
  /** By the virtual clock, after the effect. */
  | { readonly kind: 'late'; readonly milliseconds: number };

export type LaunchInDanger = {
  readonly server: LimitedServer;
  /** Which call began the job. */
  readonly operation: string;
  readonly jobId: string;
  /** What EC2 was asked for. */
  readonly instanceType: string;
  readonly zone: string;
};

export type LaunchDisturbance =
  | { readonly kind: 'fails'; readonly stage: 'snapshot' | 'conversion' | 'launch'; readonly rawError: string }
  /** After the snapshot, without a word. */
  | { readonly kind: 'stops'; readonly job: 'ends' | 'hangs' }
  /** In the conversion, for good. */
  | { readonly kind: 'hangs' };

export type ReplicationDisturbance = { readonly state: 'STALLED' | 'DISCONNECTED' };
