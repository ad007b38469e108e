/**
 * The engine's actions: the state in, the state out.
 *
 * Owns: reading an action's input, and turning every failure into a thrown error whose name the engine can retry or
 * catch. An action nobody knows is answered instead: repeating it would not help.
 */
import { actions, type ActionName } from '@drs-orchestrator/contract';
import type { HandlerDeps, Invocation } from '../deps.ts';
import { ActionFailed, errorAnswerOf, failure } from '../failure.ts';
import { shown, type Fields } from '../input/fields.ts';
import { actionTable } from './action-table.ts';

type ActionEvent = { readonly action: unknown; readonly event: Fields };

export const handleAction = async ({ action, event }: ActionEvent, invocation: Invocation, deps: HandlerDeps): Promise<unknown> => {
  const name = actionNames.find((one) => one === action);
  if (name === undefined) {
    invocation.log.warn('Unknown action', { action: shown(action) });
    return errorAnswerOf(failure('UNKNOWN_ACTION', `Unknown action: ${shown(action)}`, { supportedActions: [...actionNames] }));
  }
  invocation.log.info('Operation', { operation: name, invocation: 'action' });
  const done = await actionTable[name](event, deps);
  if (done.ok) return done.value;
  invocation.log.warn('Action refused', { operation: name, error: done.refusal.code, reason: done.refusal.message });
  throw new ActionFailed(done.refusal);
};

const actionNames: readonly ActionName[] = Object.values(actions).map(({ name }) => name);
