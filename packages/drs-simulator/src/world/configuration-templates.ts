/** The templates that a source server begins with when it joins, as rows. */
import type { InputOf } from '../drs/model/input.ts';
import type { Place, Tags } from './records.ts';

export type LaunchTemplateSettings = Omit<InputOf<'CreateLaunchConfigurationTemplate'>, 'tags'>;
export type ReplicationTemplateSettings = Omit<InputOf<'CreateReplicationConfigurationTemplate'>, 'tags'>;

/** `number` counts up over the whole world: the order of creation. */
export type TemplateRecord = Place & { readonly v: 1; readonly id: string; readonly number: number; readonly tags: Tags };
export type LaunchConfigurationTemplateRecord = TemplateRecord & { readonly settings: LaunchTemplateSettings };
export type ReplicationConfigurationTemplateRecord = TemplateRecord & { readonly settings: ReplicationTemplateSettings };
