/**
 * The port `LaunchSettingsPort` on AWS: DRS's launch configuration, and the EC2 launch template behind it.
 *
 * Rights it needs in the place: drs:GetLaunchConfiguration, drs:UpdateLaunchConfiguration, drs:DescribeRecoveryInstances,
 * ec2:DescribeLaunchTemplateVersions, ec2:CreateLaunchTemplateVersion, ec2:ModifyLaunchTemplate, ec2:DescribeSubnets,
 * ec2:DescribeSecurityGroups, ec2:DescribeNetworkInterfaces, ec2:DescribeInstanceTypeOfferings, and iam:PassRole for the
 * instance profiles' roles when DRS launches. Whether an instance profile exists is IAM's to say, and is not asked.
 */
import type { LaunchSettingsPort } from '@drs-orchestrator/application';
import { applySettings } from './apply-settings.ts';
import { checkSettings } from './check-settings.ts';
import { readSettings } from './read-settings.ts';
import type { SettingsDeps } from './settings-deps.ts';

export const createLaunchSettings = (deps: SettingsDeps): LaunchSettingsPort => ({
  read: (at, servers) => readSettings(deps, at, servers),
  apply: (at, present, wanted, key) => applySettings(deps, at, present, wanted, key),
  check: (at, wanted) => checkSettings(deps, at, wanted),
});
