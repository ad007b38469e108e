/**
 * What the person reads: how to call the program, and, once it listens, where and what.
 */
import type { Estate } from '@drs-orchestrator/drs-simulator';
import { sampleName } from './estate-file.ts';
import { defaults } from './options.ts';

export const usage = `usage: npm run simulator -- [--estate FILE] [--faults FILE] [--port ${defaults.port}] [--data-file FILE] [--seed ${defaults.seed}] [--speed ${defaults.speed}]

  --estate FILE     which accounts, Regions and servers there are; left out: ${sampleName}
  --faults FILE     what goes wrong; a world that is kept goes on with it, and a changed file takes its place
  --port N          where it listens, on 127.0.0.1 only; 0 takes any free port, and the first line says which
  --data-file FILE  keeps the world over a restart; left out: it lives in memory
  --seed N          what chance draws: ids, addresses, how long each stage takes
  --speed N         virtual seconds in a real one

docs/simulator.md tells what it models, how an estate is written and what /_simulator can do.`;

export type Listening = {
  readonly address: string;
  readonly estate: Estate;
  readonly dataFile: string | undefined;
  readonly now: string;
  readonly speed: number;
  /** A sentence beside the rest; undefined where there is nothing to say. */
  readonly remark: string | undefined;
};

export const introduction = ({ address, estate, dataFile, now, speed, remark }: Listening): string => {
  const regions = estate.accounts.flatMap((account) => account.regions);
  const servers = regions.reduce((sum, region) => sum + region.servers.length, 0);
  return `The simulator listens on ${address}

  Estate    ${estate.sourceName}   (${counted(estate.accounts.length, 'account')}, ${counted(servers, 'server')})
  World     ${dataFile ?? 'in memory, gone when this program ends'}
  Clock     ${now}, at ${speed} times real speed
  Control   ${address}/_simulator
${remark === undefined ? '' : `\n${remark}\n`}
To try, in another terminal:

  AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any aws --region ${regions[0]?.region ?? 'us-east-1'} --endpoint-url ${address} drs describe-source-servers

Ctrl-C ends it.`;
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
