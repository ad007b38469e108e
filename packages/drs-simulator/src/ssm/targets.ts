/** The instances that a command goes to: those it names, or those that run and carry the tags it names. */
import type * as z from 'zod';
import type { Refusal } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { stateAt } from '../recovery/instance.ts';
import type { InstanceRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import { ssmRefusal } from './refusals.ts';
import type { sendCommandInput } from './schemas.ts';

type Input = Pick<z.output<typeof sendCommandInput>, 'InstanceIds' | 'Targets'>;
type Target = NonNullable<Input['Targets']>[number];

export function targetedInstances(
  { world, place, now }: CallContext,
  { InstanceIds = [], Targets = [] }: Input,
): readonly InstanceRecord[] | Refusal {
  if ((InstanceIds.length === 0) === (Targets.length === 0))
    return ssmRefusal('ValidationException', 'Give either InstanceIds or Targets.');
  const running = world.instances.where('place', placeKey(place)).filter((instance) => stateAt(instance, now) === 'running');
  if (InstanceIds.length > 0) return named(running, InstanceIds, place.accountId);
  const strange = Targets.find(({ Key = '' }) => Key !== 'InstanceIds' && Key !== 'tag-key' && !Key.startsWith('tag:'));
  if (strange !== undefined) return ssmRefusal('ValidationException', `The simulator does not model the target ${strange.Key ?? ''}.`);
  return running.filter((instance) => Targets.every((target) => meets(instance, target)));
}

function named(running: readonly InstanceRecord[], ids: readonly string[], accountId: string): readonly InstanceRecord[] | Refusal {
  if (new Set(ids).size < ids.length) return ssmRefusal('DuplicateInstanceId');
  const byId = new Map(running.map((instance) => [instance.id, instance]));
  const wrong = ids.filter((id) => !byId.has(id));
  if (wrong.length > 0)
    return ssmRefusal('InvalidInstanceId', `Instances [[${wrong.join(', ')}]] not in a valid state for account ${accountId}`);
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function meets({ id, tags }: InstanceRecord, { Key = '', Values = [] }: Target): boolean {
  if (Key === 'InstanceIds') return Values.includes(id);
  if (Key === 'tag-key') return Values.some((key) => tags[key] !== undefined);
  return Values.includes(tags[Key.slice('tag:'.length)] ?? '\u0000');
}
