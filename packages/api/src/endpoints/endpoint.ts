/**
 * From what was sent to an answer: the shape of one operation's work in the api.
 *
 * Owns: binding a row of the contract to the code that serves it, so that input and answer have the row's types, and
 * saying on whose behalf it is done.
 */
import { name as personName } from '@drs-orchestrator/contract';
import type { FieldNote, InputOf, Operation, OperationName, OutputOf, Role } from '@drs-orchestrator/contract';
import { refused, type Actor, type Result } from '@drs-orchestrator/domain';
import * as z from 'zod';
import type { HandlerDeps, Invocation } from '../deps.ts';
import { invalidParameters, missingParameters, type Failure, type Issue } from '../failure.ts';
import { own } from '../input/fields.ts';
import { missingFields, readInput, type Source } from '../input/read-input.ts';

/** What an operation answers, without the status code, which the way in decides. */
export type AnswerOf<Name extends OperationName> = Omit<OutputOf<Name>, 'statusCode'>;

/** Which way a request came, and so who asks. `basePath`: what a URL that we hand out begins with. */
export type Asker =
  | { readonly via: 'direct' }
  | { readonly via: 'schedule' }
  | { readonly via: 'http'; readonly user: SignedIn | null; readonly basePath: string };

export type SignedIn = { readonly name: string; readonly roles: readonly Role[] };

type CallWith<Input> = {
  readonly input: Input;
  readonly by: Actor;
  readonly asker: Asker;
  readonly invocation: Invocation;
};

export type Endpoint<Name extends OperationName> = (
  call: CallWith<InputOf<Name>>,
  deps: HandlerDeps,
) => Promise<Result<AnswerOf<Name>, Failure>>;

/** What was sent, still to be read. */
type Sent = { readonly sources: readonly Source[]; readonly asker: Asker; readonly invocation: Invocation };

/** An endpoint that reads its own input. */
export type Served = (sent: Sent, deps: HandlerDeps) => Promise<Result<object, Failure>>;

/** The row's types hold the endpoint: what it is asked and what it may answer. */
export const serve = <Row extends Operation>(
  row: Row,
  endpoint: (
    call: CallWith<z.output<Row['input']>>,
    deps: HandlerDeps,
  ) => Promise<Result<Omit<z.output<Row['output']>, 'statusCode'>, Failure>>,
): Served => {
  const input: Row['input'] = row.input;
  return async ({ sources, asker, invocation }, deps) => {
    const unwanted = unwantedFields(row.refused, sources);
    if (unwanted.length > 0) return refused(invalidParameters(unwanted));
    const says = asker.via === 'direct' ? row.initiatedBy : 'never';
    const missing = [...missingFields(input, sources), ...(says === 'required' ? missingFields(namedCaller, sources) : [])];
    if (missing.length > 0) return refused(missingParameters(missing));
    const caller = readInput(maybeNamedCaller, says === 'never' ? [] : sources);
    const read = readInput(input, sources);
    if (!caller.ok || !read.ok) return refused(together(caller, read));
    return endpoint({ input: read.value, by: actorOf(asker, caller.value.initiatedBy), asker, invocation }, deps);
  };
};

const namedCaller = z.object({ initiatedBy: personName });
/** Made once: zod compiles a schema the first time that it reads with it. */
const maybeNamedCaller = namedCaller.partial();

/** Nothing is missing any more, so what is wrong are values, and all of them are named at once. */
const together = (...readings: readonly Result<unknown, Failure>[]): Failure =>
  invalidParameters(readings.flatMap((reading) => (reading.ok ? [] : (reading.refusal.facts['issues'] as readonly Issue[]))));

const unwantedFields = (notes: readonly FieldNote[], sources: readonly Source[]) =>
  notes
    .filter(({ field }) => sources.some(({ fields }) => own(fields, field) !== undefined))
    .map(({ field, why }) => ({ field, message: why }));

/** Over HTTP the token says who asks. A direct caller was let in by IAM alone, so the name is that caller's word. */
const actorOf = (asker: Asker, initiatedBy: string | undefined): Actor =>
  asker.via === 'http' && asker.user !== null
    ? { name: asker.user.name, proof: 'proven' }
    : { name: initiatedBy ?? `${asker.via} invocation`, proof: 'asserted' };
