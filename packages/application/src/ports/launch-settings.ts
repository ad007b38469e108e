/**
 * Port: how servers are launched, at AWS: DRS's launch configuration and the EC2 launch template behind it.
 *
 * Owns: our words for reading and changing it, and what may be asked of a network before anything is changed. What has to
 * change is decided from these by the domain and the use cases.
 */
import type { EffectKey, LaunchDisposition, Place, Result, RightSizing, ServerId, ServerSettings } from '@drs-orchestrator/domain';
import type { ReadRefusal } from './read-refusal.ts';

/** What holds for one server now; null where neither configuration nor template says anything. */
export type PresentSettings = {
  readonly serverId: ServerId;
  readonly launchDisposition: LaunchDisposition | null;
  readonly rightSizing: RightSizing | null;
  readonly copyPrivateIp: boolean | null;
  readonly copyTags: boolean | null;
  readonly osByol: boolean | null;
  readonly template: PresentTemplate;
};

/** The default version of the server's launch template. */
export type PresentTemplate = {
  readonly templateId: string;
  readonly version: number;
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[];
  readonly instanceType: string | null;
  readonly instanceProfileName: string | null;
  readonly staticPrivateIp: string | null;
};

/** `missing`: DRS or EC2 does not know the server or its template; `unread`: nobody could say for now. */
export type SettingsReading =
  | { readonly kind: 'read'; readonly present: PresentSettings }
  | { readonly kind: 'missing'; readonly serverId: ServerId; readonly message: string }
  | { readonly kind: 'unread'; readonly serverId: ServerId; readonly refusal: ReadRefusal };

/** `formerVersion` is the default version of `present`; `version` the one after. Equal where the template had nothing to change. */
export type AppliedSettings = { readonly templateId: string; readonly formerVersion: number; readonly version: number };

/** `later`: throttled, unreachable or broken for now. `never`: AWS refuses it, or what was read back is not what was asked for. */
export type ApplyRefusal = { readonly kind: 'later' | 'never'; readonly code: string; readonly message: string };

/** What is wrong with settings in a place: a field as `ServerSettings` names it, and why. */
export type SettingsIssue = { readonly serverId: ServerId | null; readonly field: keyof ServerSettings; readonly message: string };

export type LaunchSettingsPort = {
  /** One answer for each server, in the order asked; any number. */
  read(at: Place, servers: readonly ServerId[]): Promise<readonly SettingsReading[]>;
  /**
   * Changes only fields that are given and differ from `present`; everything else of configuration and template survives. The
   * template gets a new version made from its default one, under the key as client token, and that one becomes the default.
   * Reads back. Repeated with one key it makes one version. What asks for nothing that differs makes no call.
   */
  apply(at: Place, present: PresentSettings, wanted: ServerSettings, key: EffectKey): Promise<Result<AppliedSettings, ApplyRefusal>>;
  /**
   * Whether such settings can be launched here: subnet exists, address lies in its range and is free, security groups are of
   * the subnet's VPC, type is offered in the subnet's zone. An address held by the server's own recovery instance counts as
   * free, because launching removes that instance first. Empty: nothing is wrong.
   */
  check(
    at: Place,
    wanted: readonly { readonly serverId: ServerId | null; readonly settings: ServerSettings }[],
  ): Promise<Result<readonly SettingsIssue[], ReadRefusal>>;
};
