/** What runs on a server after it was launched: set for a source server, or in the template that servers begin with. */
import type { InputOf } from '../drs/model/input.ts';

/** By the names of DRS's model. */
export type LaunchAction = Omit<InputOf<'PutLaunchAction'>, 'resourceId'>;

export type LaunchActionRecord = {
  readonly v: 1;
  /** A source server or a launch configuration template. */
  readonly resourceId: string;
  readonly action: LaunchAction;
};

/** One run after one launch, drawn whole when the job was made; `failureReason` is given when it fails. */
export type ActionRun = {
  readonly action: LaunchAction;
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly failureReason?: string;
};

export function launchActionKey(resourceId: string, actionId: string): string {
  return `${resourceId}/${actionId}`;
}
