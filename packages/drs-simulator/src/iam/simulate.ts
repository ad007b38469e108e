/**
 * SimulatePrincipalPolicy. Nobody has policies here: whoever may call may do everything, but for the rights that a fault takes.
 *
 * Invariant: what a fault takes from the launches of an account and Region, it takes here, and is not used up by being asked about.
 */
import type { Answer, Refusal } from '../answer.ts';
import { answer } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { missingRights } from '../faults/fault-book.ts';
import { ascendingKey, cutPage } from '../paging.ts';
import type { Parameters } from '../query-protocol.ts';
import { listParameter, numbersOf } from '../query-protocol.ts';
import { iamRefusal, invalid } from './refusals.ts';
import { strangeSource } from './roles.ts';

const DEFAULT_ITEMS = 100;
const MAX_ITEMS = 1000;
const CONTEXT_TYPES: ReadonlySet<string> = new Set(
  ['string', 'numeric', 'boolean', 'ip', 'binary', 'date'].flatMap((type) => [type, `${type}List`]),
);
const KNOWN = /^(?:Action|Version|PolicySourceArn|MaxItems|Marker|(?:ActionNames|ResourceArns|ContextEntries)(?:\.member\..+)?)$/;

type Question = {
  readonly source: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** From the context, where it says one. */
  readonly region: string | undefined;
  readonly maxItems: number;
};

export function simulatePrincipalPolicy(context: CallContext, parameters: Parameters): Answer | Refusal {
  const question = readQuestion(parameters);
  if ('kind' in question) return question;
  const { source, actions, resources, region = context.place.region, maxItems } = question;
  const strange = strangeSource(context, source);
  if (strange !== undefined) return strange;
  const isMissing = missingRights(context.world, { accountId: context.caller.accountId, region }, context.now);
  const page = cutPage({
    items: actions.map((action, index) => ({ action, index })),
    keyOf: ({ index }) => ascendingKey(index),
    query: ['SimulatePrincipalPolicy', source, actions, resources, region],
    maxResults: maxItems,
    nextToken: parameters.get('Marker'),
  });
  if (page === 'bad-token') return iamRefusal('InvalidInput', 'Invalid Marker');
  return answer(200, {
    EvaluationResults: { member: page.items.map(({ action }) => evaluation(action, resources, isMissing(action))) },
    IsTruncated: page.nextToken !== undefined,
    Marker: page.nextToken,
  });
}

function evaluation(action: string, resources: readonly string[], isMissing: boolean) {
  const decision = isMissing ? 'implicitDeny' : 'allowed';
  const [first = '*', ...others] = resources;
  return {
    EvalActionName: action,
    EvalResourceName: others.length === 0 ? first : '*',
    EvalDecision: decision,
    MatchedStatements: {},
    MissingContextValues: {},
    ...(resources.length === 0
      ? {}
      : {
          ResourceSpecificResults: {
            member: resources.map((resource) => ({
              EvalResourceName: resource,
              EvalResourceDecision: decision,
              MatchedStatements: {},
              MissingContextValues: {},
            })),
          },
        }),
  };
}

function readQuestion(parameters: Parameters): Question | Refusal {
  const unknown = [...parameters.keys()].find((name) => !KNOWN.test(name));
  if (unknown !== undefined) return iamRefusal('InvalidInput', `${unknown}: The simulator does not model it`);
  const source = parameters.get('PolicySourceArn') ?? '';
  if (source.length < 20 || source.length > 2048) return invalid('policySourceArn', 'have length between 20 and 2048');
  const actions = listParameter(parameters, 'ActionNames.member');
  if (actions.length === 0) return invalid('actionNames', 'not be null');
  if (actions.some(({ length }) => length < 3 || length > 128)) return invalid('actionNames', 'have length between 3 and 128');
  const nameless = actions.find((action) => !/^[\w-]+:[\w*?]+$/.test(action));
  if (nameless !== undefined) return iamRefusal('InvalidInput', `Invalid Input Actions: ${nameless} is no action`);
  const resources = listParameter(parameters, 'ResourceArns.member');
  if (resources.some(({ length }) => length < 1 || length > 2048)) return invalid('resourceArns', 'have length between 1 and 2048');
  const maxItems = Number(parameters.get('MaxItems') ?? DEFAULT_ITEMS);
  if (!Number.isInteger(maxItems) || maxItems < 1 || maxItems > MAX_ITEMS) return invalid('maxItems', 'have value between 1 and 1000');
  const context = contextOf(parameters);
  if ('kind' in context) return context;
  return { source, actions, resources, maxItems, region: context.region };
}

/** Of everything that the request is said to bring with it, the Region alone makes a difference here. */
function contextOf(parameters: Parameters): { readonly region: string | undefined } | Refusal {
  let region: string | undefined;
  for (const number of numbersOf(parameters, 'ContextEntries.member')) {
    const entry = `ContextEntries.member.${String(number)}`;
    const name = parameters.get(`${entry}.ContextKeyName`) ?? '';
    const type = parameters.get(`${entry}.ContextKeyType`) ?? '';
    if (name.length < 5 || name.length > 256) return invalid('contextEntries', 'have a name of a length between 5 and 256');
    if (!CONTEXT_TYPES.has(type)) return invalid('contextEntries', 'satisfy enum value set: [string, stringList, …]');
    if (name.toLowerCase() === 'aws:requestedregion') [region] = listParameter(parameters, `${entry}.ContextKeyValues.member`);
  }
  return { region };
}
