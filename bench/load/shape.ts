/**
 * How large a load is, and the estate it runs in.
 *
 * Owns: the numbers and the estate's text. Every place (account and Region) keeps to DRS's own quotas: 300 replicating servers,
 * 20 jobs at once, 500 servers in all jobs.
 */
export type LoadShape = {
  readonly accounts: number;
  readonly regions: readonly string[];
  /** One execution each, at the same time. */
  readonly plansPerPlace: number;
  readonly waves: number;
  readonly serversPerWave: number;
  /** Of the stage times measured in real drills: 1 for all of them, less for a shorter run. */
  readonly stageShare: number;
  /** Virtual seconds in a real one. */
  readonly speed: number;
  readonly requestsPerSecond: number;
  /** How long one execution alone is watched under the same requests, before the others start. */
  readonly baselineSeconds: number;
};

export type LoadPlace = { readonly accountId: string; readonly region: string };

export const fullLoad: LoadShape = {
  accounts: 20,
  regions: ['us-east-1', 'eu-west-1'],
  plansPerPlace: 5,
  waves: 2,
  serversPerWave: 25,
  stageShare: 1,
  speed: 5,
  requestsPerSecond: 300,
  baselineSeconds: 20,
};

export const placesOf = ({ accounts, regions }: LoadShape): readonly LoadPlace[] =>
  Array.from({ length: accounts }, (_, index) => String(firstAccount + index)).flatMap((accountId) =>
    regions.map((region) => ({ accountId, region })),
  );

export const executionsOf = (shape: LoadShape): number => placesOf(shape).length * shape.plansPerPlace;
export const serversPerPlan = ({ waves, serversPerWave }: LoadShape): number => waves * serversPerWave;
export const serversOf = (shape: LoadShape): number => executionsOf(shape) * serversPerPlan(shape);

export const estateOf = (shape: LoadShape): string => {
  const servers = `{ count: ${String(shape.plansPerPlace * serversPerPlan(shape))}, hostnamePrefix: app-, os: linux }`;
  const region = (name: string) => `      - { region: ${name}, servers: [${servers}] }\n`;
  const account = (index: number) => `  - accountId: '${String(firstAccount + index)}'
    roles: [{ roleName: DRSOrchestrationRole }]
    regions:
${shape.regions.map(region).join('')}`;
  return `${timings(shape.stageShare)}accounts:\n${Array.from({ length: shape.accounts }, (_, index) => account(index)).join('')}`;
};

/** What the simulator takes for Linux where nothing is said, in seconds. */
const linux = { snapshot: [0.2, 0.2], converterWait: [51, 52], conversion: [175, 198], launch: [280, 310], tail: [2, 3] } as const;

const timings = (share: number): string => {
  if (share === 1) return '';
  const range = ([from, to]: readonly [number, number]): string => `[${String(from * share)}, ${String(to * share)}]`;
  const stages = Object.entries(linux).map(([stage, seconds]) => `${stage}Seconds: ${range(seconds)}`);
  return `timings: { startSeconds: ${range([1, 30])}, linux: { ${stages.join(', ')} } }\n`;
};

const firstAccount = 100_000_000_001;
