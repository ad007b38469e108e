/**
 * Launch settings as a form holds them: every setting a text, empty where it is left as it is.
 */
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';

type Shown = NonNullable<OutputOf<'get_protection_group'>['launchSettings']>;
export type Settings = NonNullable<CallInput<'create_protection_group'>['launchSettings']>;
type YesOrNo = '' | 'yes' | 'no';

export type SettingsForm = {
  readonly subnetId: string;
  /** With commas between. */
  readonly securityGroupIds: string;
  readonly instanceType: string;
  readonly targetInstanceTypeRightSizingMethod: '' | NonNullable<Shown['targetInstanceTypeRightSizingMethod']>;
  readonly instanceProfileName: string;
  readonly copyPrivateIp: YesOrNo;
  readonly copyTags: YesOrNo;
  readonly licensing: '' | 'byol' | 'included';
  readonly launchDisposition: '' | NonNullable<Shown['launchDisposition']>;
};

/** In the order in which they are asked. */
export const settingNames = [
  'subnetId',
  'securityGroupIds',
  'targetInstanceTypeRightSizingMethod',
  'instanceType',
  'instanceProfileName',
  'copyPrivateIp',
  'copyTags',
  'licensing',
  'launchDisposition',
] as const satisfies readonly (keyof SettingsForm)[];

export type Setting = (typeof settingNames)[number];

export const asTheyAre: SettingsForm = {
  subnetId: '',
  securityGroupIds: '',
  instanceType: '',
  targetInstanceTypeRightSizingMethod: '',
  instanceProfileName: '',
  copyPrivateIp: '',
  copyTags: '',
  licensing: '',
  launchDisposition: '',
};

export const settingsFormOf = (shown: Shown): SettingsForm => ({
  subnetId: shown.subnetId ?? '',
  securityGroupIds: shown.securityGroupIds?.join(', ') ?? '',
  instanceType: shown.instanceType ?? '',
  targetInstanceTypeRightSizingMethod: shown.targetInstanceTypeRightSizingMethod ?? '',
  instanceProfileName: shown.instanceProfileName ?? '',
  copyPrivateIp: yesOrNo(shown.copyPrivateIp),
  copyTags: yesOrNo(shown.copyTags),
  licensing: shown.licensing === null ? '' : shown.licensing.osByol ? 'byol' : 'included',
  launchDisposition: shown.launchDisposition ?? '',
});

/** What is left as it is, is left out. */
export const settingsOf = (form: SettingsForm): Settings => {
  const texts = (['subnetId', 'instanceType', 'instanceProfileName'] as const).flatMap((field) =>
    form[field].trim() === '' ? [] : [[field, form[field].trim()] as const],
  );
  const securityGroupIds = listOf(form.securityGroupIds);
  return {
    ...Object.fromEntries(texts),
    ...(securityGroupIds.length === 0 ? {} : { securityGroupIds }),
    ...(form.targetInstanceTypeRightSizingMethod === ''
      ? {}
      : { targetInstanceTypeRightSizingMethod: form.targetInstanceTypeRightSizingMethod }),
    ...(form.copyPrivateIp === '' ? {} : { copyPrivateIp: form.copyPrivateIp === 'yes' }),
    ...(form.copyTags === '' ? {} : { copyTags: form.copyTags === 'yes' }),
    ...(form.licensing === '' ? {} : { licensing: { osByol: form.licensing === 'byol' } }),
    ...(form.launchDisposition === '' ? {} : { launchDisposition: form.launchDisposition }),
  };
};

const yesOrNo = (value: boolean | null): YesOrNo => (value === null ? '' : value ? 'yes' : 'no');

/** Ids as somebody types or pastes them. */
const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '');
