/** A launch action as DRS tells it. */
import type { Body } from '../answer.ts';
import { present } from '../answer.ts';
import type { LaunchAction } from '../world/launch-action.ts';

/** The service knows of each document what it is; here its name tells: commands are those that say so. */
const OF_COMMANDS = /^AWS-(Run|Install|Configure|Update|Apply)|Command|SSM-?Agent|CloudWatch-?Manage/i;

export function launchActionBody(action: LaunchAction): Body {
  return present({ ...action, type: OF_COMMANDS.test(action.actionCode) ? 'SSM_COMMAND' : 'SSM_AUTOMATION' });
}
