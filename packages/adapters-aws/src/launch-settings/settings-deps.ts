/**
 * What launch settings need of DRS and EC2.
 */
import type { Clock } from '@drs-orchestrator/application';
import type { DrsDeps } from '../drs/drs-deps.ts';
import type { Ec2Deps } from '../ec2/ec2-deps.ts';

export type SettingsDeps = { readonly drs: DrsDeps; readonly ec2: Ec2Deps; readonly clock: Clock };
