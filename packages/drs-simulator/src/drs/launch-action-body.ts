/** A launch action as DRS tells it. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import { findDocument } from '../ssm/documents.ts';
import type { LaunchAction } from '../world/launch-action.ts';
import type { World } from '../world/world.ts';

/** Of a document that the world does not know, the name tells: commands are those that say so. */
const OF_COMMANDS = /^AWS-(Run|Install|Configure|Update|Apply)|Command/i;

export function launchActionBody(world: World, action: LaunchAction): Body {
  const kind = findDocument(world, action.actionCode)?.kind;
  const isCommand = kind === undefined ? OF_COMMANDS.test(action.actionCode) : kind === 'command';
  return present({ ...action, type: isCommand ? 'SSM_COMMAND' : 'SSM_AUTOMATION' });
}
