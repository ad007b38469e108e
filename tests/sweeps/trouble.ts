/**
 * What goes wrong in one run of a story: at the n-th call, request on the wire or event, and nowhere else.
 *
 * Owns: the shape of it; and the run in which nothing goes wrong, and everything is written down.
 */
import type { Call, Tap } from '../harness/tapped-ports.ts';
import type { AnsweringSimulator } from '../harness/in-process-aws.ts';
import type { Product } from '../harness/product.ts';
import { operationOf } from './operation-of.ts';

/** How an event is sent: once; again, once it was answered; or to two processes at the same time, to the second so many turns later. */
export type Sending = { readonly kind: 'once' } | { readonly kind: 'again' } | { readonly kind: 'beside'; readonly turns: number };

/** `world`: what is outside, with no trouble on the way to it. */
export type Trouble = {
  readonly tap: (world: Product) => Tap;
  readonly wire: (world: Product) => AnsweringSimulator;
  /** Of the n-th event, counted from 1. */
  readonly sending: (event: number) => Sending;
  /** Whether the process has died since it was asked last; another one then takes its place. */
  readonly hasDied: () => boolean;
};

export const noTrouble: Trouble = {
  tap: () => (_call, make) => make(),
  wire: ({ simulator }) => simulator,
  sending: () => ({ kind: 'once' }),
  hasDied: () => false,
};

/** What a story makes of calls, of requests on the wire and of events, each in order. */
export type Recording = { readonly calls: Call[]; readonly requests: string[]; readonly events: string[] };

/** Events are written down by who sends them. */
export const recordingTrouble = ({ calls, requests }: Recording): Trouble => ({
  ...noTrouble,
  tap: () => (call, make) => {
    calls.push(call);
    return make();
  },
  wire: ({ simulator }) => ({
    handle: (request) => {
      requests.push(operationOf(request));
      return simulator.handle(request);
    },
  }),
});
