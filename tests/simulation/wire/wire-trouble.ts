/**
 * What the simulator's world does badly by itself: launches that fail, refusals for want of room or rights, other people.
 *
 * Owns: giving the simulator its faults just before a start of the product's is to take effect, so that it is that start which
 * meets them, and taking back those that were not met.
 */
import type { Simulator } from '@drs-orchestrator/drs-simulator';
import { serverId, type Place } from '@drs-orchestrator/domain';
import { drawFate, type Fate } from '../model/draw-run.ts';
import { instanceTypes } from '../model/network.ts';
import type { ModelNeeds } from '../model/seam.ts';
import type { Random } from '../random.ts';
import { textIn, type Somebody } from './somebody.ts';
import type { FactBook, StartBody } from './wire-facts.ts';

export type WireTrouble = {
  beforeStart(at: Place, body: StartBody): Promise<void>;
  /** By chance: something, or nothing. */
  meddle(): Promise<void>;
};

export const createWireTrouble = (needs: ModelNeeds, simulator: Simulator, somebody: Somebody, book: FactBook): WireTrouble => {
  const { sketch, random, trouble } = needs;
  let starts = 0;
  let meddled = 0;
  /** For good, as in the model. */
  const stalled = new Set<string>();
  const stall = (id: string): void => {
    simulator.addFault({ kind: 'replication-stalled', serverId: id });
  };

  const drill = async (at: Place, server: string): Promise<void> => {
    const body: StartBody = { sourceServers: [{ sourceServerID: server }], isDrill: true };
    const settings = await somebody.settingsOf(at, serverId(server));
    const answer = await somebody.drs(at, 'StartRecovery', body);
    const job = (answer as { readonly job?: { readonly jobID: string } } | null)?.job;
    if (job !== undefined) book.launched(job.jobID, body, new Map([[server, settings]]), null);
  };

  const editTemplate = async (at: Place, server: string, stream: Random): Promise<void> => {
    const answer = await somebody.drs(at, 'GetLaunchConfiguration', { sourceServerID: server });
    const id = answer?.['ec2LaunchTemplateID'];
    if (typeof id !== 'string') return;
    const from = { LaunchTemplateId: id, SourceVersion: '$Default', 'LaunchTemplateData.InstanceType': stream.pick(instanceTypes) };
    const made = textIn((await somebody.ec2(at, 'CreateLaunchTemplateVersion', from)) ?? '', 'versionNumber');
    if (made !== null) await somebody.ec2(at, 'ModifyLaunchTemplate', { LaunchTemplateId: id, SetDefaultVersion: made });
  };

  return {
    beforeStart: async (at, { sourceServers, tags }) => {
      starts += 1;
      const stream = random.stream(`start/${String(starts)}`);
      const rates = trouble();
      simulator.clearFaults();
      for (const id of stalled) stall(id);
      const refuse = (code: string, message: string): void => {
        simulator.addFault({ kind: 'error', service: 'drs', operation: 'StartRecovery', code, message, count: 1 });
      };
      if (sketch.taggingDenied && tags !== undefined) {
        refuse('AccessDeniedException', 'User is not authorized to perform: drs:TagResource');
        return;
      }
      if (stream.chance(rates.refused)) refuse('ValidationException', '1 or more fields failed validation');
      else if (stream.chance(rates.full)) simulator.addFault({ kind: 'quota-exceeded', count: 1 });
      else if (!sketch.taggingDenied && stream.chance(rates.busy)) await drill(at, stream.pick(sourceServers).sourceServerID);
      for (const { sourceServerID } of sourceServers) {
        const fault = launchFault(drawFate(stream, rates.server));
        if (fault !== null) simulator.addFault({ ...fault, serverId: sourceServerID, count: 1 });
      }
    },
    meddle: async () => {
      meddled += 1;
      const stream = random.stream(`meddling/${String(meddled)}`);
      if (!stream.chance(trouble().meddling)) return;
      const server = stream.pick(sketch.servers);
      const at = sketch.places[server.place];
      if (at === undefined) return;
      switch (stream.pick(['template', 'drill', 'terminate', 'stall', 'tag'] as const)) {
        case 'template':
          return editTemplate(at, server.serverId, stream);
        case 'drill':
          // Indistinguishable from the product's own where jobs bear no tag.
          return sketch.taggingDenied ? undefined : drill(at, server.serverId);
        case 'terminate': {
          const region = simulator.world().regions.find((one) => one.accountId === at.accountId && one.region === at.region);
          const instance = region?.servers.find((one) => one.sourceServerID === server.serverId)?.recoveryInstance;
          if (instance !== undefined && instance !== null)
            await somebody.ec2(at, 'TerminateInstances', { 'InstanceId.1': instance.instanceId });
          return;
        }
        case 'stall':
          stalled.add(server.serverId);
          stall(server.serverId);
          return;
        case 'tag': {
          const arn = `arn:aws:drs:${at.region}:${at.accountId}:source-server/${server.serverId}`;
          await somebody.drs(at, `tags/${encodeURIComponent(arn)}`, { tags: { Touched: 'by hand' } });
        }
      }
    },
  };
};

/** What the simulator can be told to do to a launch; the other fates are the model's alone. */
const launchFault = (fate: Fate) => {
  switch (fate) {
    case 'snapshot-fails':
      return { kind: 'launch-fails', stage: 'snapshot' } as const;
    case 'conversion-fails':
    case 'skipped':
      return { kind: 'launch-fails', stage: 'conversion' } as const;
    case 'launch-fails':
    case 'terminated':
      return { kind: 'launch-fails', stage: 'launch' } as const;
    case 'no-capacity':
      return { kind: 'insufficient-capacity' } as const;
    case 'rights-missing':
      return { kind: 'missing-ec2-rights' } as const;
    case 'action-hangs':
      return { kind: 'missing-ec2-rights', job: 'hangs' } as const;
    case 'hangs':
      return { kind: 'conversion-hangs' } as const;
    case 'launches':
    case 'launches-late':
    case 'action-fails':
    case 'optional-action-fails':
      return null;
  }
};
