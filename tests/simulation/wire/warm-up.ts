/**
 * What the SDK does once in a process, whatever it is told, and with turns of the event loop: loading its largest client, and reading
 * configuration files that nobody asked it to read. Done before the first run, nothing of a run waits for more than microtasks.
 */
import { accountId, defaultQuotas, region, type Place } from '@drs-orchestrator/domain';
import { instant } from '@drs-orchestrator/domain';
import type { WorldSketch } from '../model/seam.ts';
import { createRandom } from '../random.ts';
import { createWireAws, type OpenWire } from './wire-aws.ts';

const hub = accountId('111111111111');
const own: Place = { accountId: hub, region: region('eu-central-1'), access: { kind: 'own' } };
const sketch: WorldSketch = {
  hubAccountId: hub,
  places: [own],
  servers: [],
  quotas: defaultQuotas,
  taggingDenied: false,
  targets: ['topic', 'bus'],
};
const trouble = { server: 0, job: 0, unlisted: 0, full: 0, busy: 0, refused: 0, meddling: 0 };

/** Gives what opens worlds from now on. */
export const warmUp = async (): Promise<OpenWire> => {
  const aws = createWireAws({ sketch, random: createRandom(1), now: () => instant(0), trouble: () => trouble }, 1);
  await aws.accountAccess.probe(own);
  await aws.instances.describe(own, []);
  await aws.launchSettings.check(own, [{ serverId: null, settings: { instanceType: 'm5.large' } }]);
  await aws.notifier.subscribe('nobody@example.com');
  return createWireAws;
};
