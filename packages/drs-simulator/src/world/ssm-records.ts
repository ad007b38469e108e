/**
 * The rows of Systems Manager: documents with what they do when they are run, and the commands and automations that ran them.
 *
 * Invariant: a run is drawn whole when it is asked for; how far it is follows from the time.
 */
import type { OperatingSystem, Place } from './records.ts';

export const DOCUMENT_KINDS = ['command', 'automation'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const OUTCOMES = ['Success', 'Failed', 'TimedOut', 'Cancelled'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a document ends on one target, or everywhere. */
export type Performance = {
  readonly durationSeconds: number;
  readonly outcome: Outcome;
  readonly output: string;
  readonly error: string;
};

export type TargetPerformance = Partial<Performance> & ({ readonly hostname: string } | { readonly instanceId: string });

export type DocumentScript = Performance & {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly platforms: readonly OperatingSystem[];
  /** By name, whether each must be given; left out, whatever is given is taken. */
  readonly parameters?: Readonly<Record<string, 'required' | 'optional'>>;
  /** The first that meets counts; what it leaves out is as everywhere. */
  readonly targets: readonly TargetPerformance[];
};

export type DocumentRecord = { readonly v: 1; readonly script: DocumentScript };

export type ParameterValues = Readonly<Record<string, readonly string[]>>;

/** One document on one target. */
export type Play = {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly outcome: Outcome;
  readonly output: string;
  readonly error: string;
};

export type Invocation = Play & { readonly instanceId: string; readonly plugin: string };

export type CommandRecord = Place & {
  readonly v: 1;
  readonly id: string;
  readonly number: number;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly comment: string;
  readonly requestedAt: number;
  /** How long it waits for an instance that does not answer. */
  readonly timeoutSeconds: number;
  readonly invocations: readonly Invocation[];
};

export type AutomationRecord = Place &
  Play & {
    readonly v: 1;
    readonly id: string;
    readonly number: number;
    readonly documentName: string;
    readonly documentVersion: string;
    readonly parameters: ParameterValues;
    readonly executedBy: string;
    readonly requestedAt: number;
    /** The request that made it, where that had a client token. */
    readonly request?: { readonly token: string; readonly fingerprint: string };
  };
