/**
 * A recovery plan as its form holds it, and the request that it becomes.
 *
 * Owns: the mapping, both ways, and what adding, moving and removing a wave mean. Waves wait for each other by keys that stay while
 * numbers change, so a wave that is moved waits for what it waited for.
 */
import type { CallInput, OutputOf } from '@drs-orchestrator/contract';

export type Plan = OutputOf<'get_recovery_plan'>;
export type PlanRequest = CallInput<'create_recovery_plan'>;

export type ServersForm = { readonly accountId: string; readonly region: string; readonly sourceServerIds: readonly string[] };

export type WaveForm = {
  readonly key: string;
  readonly waveName: string;
  readonly protectionGroupIds: readonly string[];
  readonly servers: readonly ServersForm[];
  /** Keys. */
  readonly dependsOn: readonly string[];
  readonly pauseBeforeWave: boolean;
  readonly onFailure: Plan['waves'][number]['onFailure'];
  /** As typed; empty: the usual one. */
  readonly launchTimeoutMinutes: string;
};

export type PlanForm = {
  readonly planName: string;
  readonly description: string;
  readonly waves: readonly WaveForm[];
  /** As typed; empty: no objective. */
  readonly rtoMinutes: string;
  readonly rpoMinutes: string;
  readonly email: string;
  readonly webhookUrl: string;
  /** Empty where there is none to set: one that is saved is never shown, and stays. */
  readonly webhookSecret: string;
};

const emptyWave = (key: string, dependsOn: readonly string[]): WaveForm => ({
  key,
  waveName: '',
  protectionGroupIds: [],
  servers: [],
  dependsOn,
  pauseBeforeWave: false,
  onFailure: 'STOP',
  launchTimeoutMinutes: '',
});

export const emptyPlan: PlanForm = {
  planName: '',
  description: '',
  waves: [emptyWave('added-1', [])],
  rtoMinutes: '',
  rpoMinutes: '',
  email: '',
  webhookUrl: '',
  webhookSecret: '',
};

const keyOf = (waveNumber: number): string => `wave-${String(waveNumber)}`;

export const planFormOf = (plan: Plan): PlanForm => ({
  planName: plan.planName,
  description: plan.description ?? '',
  waves: plan.waves.map((wave) => ({
    key: keyOf(wave.waveNumber),
    waveName: wave.waveName,
    protectionGroupIds: wave.protectionGroupIds,
    servers: wave.servers,
    dependsOn: wave.dependsOn.map(keyOf),
    pauseBeforeWave: wave.pauseBeforeWave,
    onFailure: wave.onFailure,
    launchTimeoutMinutes: String(wave.launchTimeoutMinutes),
  })),
  rtoMinutes: plan.rtoMinutes === null ? '' : String(plan.rtoMinutes),
  rpoMinutes: plan.rpoMinutes === null ? '' : String(plan.rpoMinutes),
  email: plan.notifications?.email ?? '',
  webhookUrl: plan.notifications?.webhook?.url ?? '',
  webhookSecret: '',
});

export const planSecrets = ['webhookSecret'] as const satisfies readonly (keyof PlanForm)[];

export const planRequestOf = (form: PlanForm): PlanRequest => {
  const notifications = notificationsOf(form);
  return {
    planName: form.planName,
    ...(form.description === '' ? {} : { description: form.description }),
    waves: form.waves.map((wave, index) => waveRequestOf(wave, index, form.waves)),
    ...(form.rtoMinutes === '' ? {} : { rtoMinutes: Number(form.rtoMinutes) }),
    ...(form.rpoMinutes === '' ? {} : { rpoMinutes: Number(form.rpoMinutes) }),
    ...(notifications === null ? {} : { notifications }),
  };
};

const waveRequestOf = (wave: WaveForm, index: number, waves: readonly WaveForm[]): PlanRequest['waves'][number] => ({
  waveNumber: index + 1,
  ...(wave.waveName.trim() === '' ? {} : { waveName: wave.waveName }),
  protectionGroupIds: [...wave.protectionGroupIds],
  servers: wave.servers.map((one) => ({ ...one, region: one.region.trim(), sourceServerIds: [...one.sourceServerIds] })),
  dependsOn: waves.flatMap(({ key }, other) => (wave.dependsOn.includes(key) ? [other + 1] : [])),
  pauseBeforeWave: wave.pauseBeforeWave,
  onFailure: wave.onFailure,
  ...(wave.launchTimeoutMinutes === '' ? {} : { launchTimeoutMinutes: Number(wave.launchTimeoutMinutes) }),
});

const notificationsOf = ({ email, webhookUrl, webhookSecret }: PlanForm): NonNullable<PlanRequest['notifications']> | null =>
  email === '' && webhookUrl === '' && webhookSecret === ''
    ? null
    : {
        ...(email === '' ? {} : { email }),
        ...(webhookUrl === '' && webhookSecret === ''
          ? {}
          : { webhook: { url: webhookUrl, ...(webhookSecret === '' ? {} : { secret: webhookSecret }) } }),
      };

/** One more at the end, after the last one. */
export const addWave = (waves: readonly WaveForm[]): readonly WaveForm[] => {
  const taken = new Set(waves.map(({ key }) => key));
  let count = 1;
  while (taken.has(`added-${String(count)}`)) count += 1;
  const last = waves.at(-1);
  return [...waves, emptyWave(`added-${String(count)}`, last === undefined ? [] : [last.key])];
};

/** Who waited for it waits for what it waited for, so that the order of the others stays. */
export const removeWave = (waves: readonly WaveForm[], key: string): readonly WaveForm[] => {
  const inherited = waves.find((wave) => wave.key === key)?.dependsOn ?? [];
  return waves
    .filter((wave) => wave.key !== key)
    .map((wave) =>
      wave.dependsOn.includes(key)
        ? {
            ...wave,
            dependsOn: [...new Set([...wave.dependsOn, ...inherited])].filter((other) => other !== key && other !== wave.key),
          }
        : wave,
    );
};

/** One place up or down the list. */
export const moveWave = (waves: readonly WaveForm[], key: string, by: -1 | 1): readonly WaveForm[] => {
  const from = waves.findIndex((wave) => wave.key === key);
  const [moved, passed] = [waves[from], waves[from + by]];
  if (moved === undefined || passed === undefined) return waves;
  return waves.map((wave, index) => (index === from ? passed : index === from + by ? moved : wave));
};

/** The fields that the form shows, as the API names them. */
export const planControls = ({ waves }: PlanForm): readonly string[] => [
  ...['planName', 'description', 'waves', 'rtoMinutes', 'rpoMinutes'],
  ...['notifications', 'notifications.email', 'notifications.webhook.url', 'notifications.webhook.secret'],
  ...waves.flatMap(({ servers }, index) => {
    const at = `waves[${String(index)}]`;
    return [
      ...[
        at,
        ...['waveName', 'protectionGroupIds', 'dependsOn', 'pauseBeforeWave', 'onFailure', 'launchTimeoutMinutes'].map(
          (field) => `${at}.${field}`,
        ),
      ],
      ...servers.flatMap((_, position) => {
        const list = `${at}.servers[${String(position)}]`;
        return [list, ...['accountId', 'region', 'sourceServerIds'].map((field) => `${list}.${field}`)];
      }),
    ];
  }),
];
