/**
 * Launch settings in words: what is not left as it is.
 */
import { en } from '../../text/en.ts';
import type { OverrideForm } from './group-form.ts';
import { settingNames, type Setting, type SettingsForm } from './settings-form.ts';

/** Settings with a few values, and their names. */
export const choices = {
  targetInstanceTypeRightSizingMethod: en.groups.rightSizing,
  copyPrivateIp: { yes: en.groups.yes, no: en.groups.no },
  copyTags: { yes: en.groups.yes, no: en.groups.no },
  licensing: en.groups.licences,
  launchDisposition: en.groups.dispositions,
} as const;

export const isChoice = (setting: Setting): setting is keyof typeof choices => setting in choices;

type Pair = { readonly label: string; readonly value: string };

export const settingPairs = (form: SettingsForm): readonly Pair[] =>
  settingNames.flatMap((setting) => {
    const value = form[setting];
    if (value === '') return [];
    const texts: Readonly<Record<string, string>> = isChoice(setting) ? choices[setting] : {};
    return [{ label: en.groups.setting[setting], value: texts[value] ?? value }];
  });

export const overrideText = ({ settings, staticPrivateIp }: OverrideForm): string => {
  const own = staticPrivateIp === '' ? [] : [{ label: en.groups.setting.staticPrivateIp, value: staticPrivateIp }];
  const pairs = [...own, ...settingPairs(settings)];
  return pairs.map(({ label, value }) => `${label}: ${value}`).join(' · ') || en.groups.form.nothingSet;
};
