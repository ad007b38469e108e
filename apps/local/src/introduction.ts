/**
 * What is told when the process is ready: addresses, where the secrets lie, and commands to paste.
 */
import { resolve } from 'node:path';
import type { Estate } from '@drs-orchestrator/drs-simulator';
import { localRegion, profileName } from './credentials.ts';
import { defaultDataDir } from './options.ts';
import { samplePlanId } from './sample.ts';
import type { NoDrill } from './sample-drill.ts';
import { codeSeconds } from './sign-in-codes.ts';

export type Ready = {
  readonly api: string;
  readonly simulator: string;
  readonly dataDir: string;
  readonly credentials: string;
  readonly token: string;
  /** With a code that is worth something once, and soon. */
  readonly signIn: string;
  readonly log: string;
  readonly speed: number;
  /** Where the servers are, or the first of them. */
  readonly region: string;
};

export const introduction = ({ api, simulator, dataDir, credentials, token, signIn, log, speed, region }: Ready): string => {
  // The other terminal may stand in another directory.
  const aws = `AWS_SHARED_CREDENTIALS_FILE=${quoted(resolve(credentials))} AWS_PROFILE=${profileName} aws --region ${region}`;
  const another = `npm run sign-in${dataDir === defaultDataDir ? '' : ` -- --data-dir ${quoted(dataDir)}`}`;
  return `
DRS Orchestrator is ready.

  API           ${api}/api
  Lambda        ${api}   (execution-handler, query-handler, data-management-handler)
  Simulator     ${simulator}   (DRS, EC2, STS, SNS, EventBridge, SSM and CloudWatch, at ${speed} times real speed)
  Data          ${dataDir}
  Credentials   ${credentials}   (profile ${profileName})
  API token     ${token}
  Sign in       ${signIn}
                (once, within ${codeSeconds} seconds; ${another} makes another link)
  Log           ${log}

To try, in another terminal:

  curl -H "Authorization: Bearer $(cat ${quoted(resolve(token))})" ${api}/api/executions

  ${aws} --endpoint-url ${simulator} drs describe-source-servers

  ${aws} --endpoint-url ${api} lambda invoke \\
    --function-name execution-handler --payload '{"operation":"find"}' /dev/stdout

`;
};

/** The first Region of the own account, where the examples find servers; an estate without one leaves the usual. */
export const exampleRegion = ({ accounts }: Pick<Estate, 'accounts'>): string => accounts[0]?.regions[0]?.region ?? localRegion;

/** For a used data directory: why nothing runs, and what makes something run. Offers only what is there. */
export const whyNoDrill = (drill: NoDrill, api: string, args: readonly string[]): string => {
  switch (drill.kind) {
    case 'over':
      return `The sample drill of this data directory is over. To start another of "${drill.planName}": end this program and give ${commandLine([...args, '--once'])}, or POST ${api}/api/executions with {"planId":"${samplePlanId}","executionType":"DRILL"}.`;
    case 'no-plan':
      return `${noSamplePlan} Everything else is served.`;
    case 'refused':
      return `The sample drill was not started: ${drill.why} Everything else is served.`;
  }
};

/** For who has asked for nothing but the drill. */
export const whyNotOnce = (drill: NoDrill): string => {
  switch (drill.kind) {
    case 'over':
      return `The sample drill of "${drill.planName}" is over.`;
    case 'no-plan':
      return noSamplePlan;
    case 'refused':
      return `The sample drill cannot be started: ${drill.why}`;
  }
};

const noSamplePlan = 'This data directory has no sample plan, and so no sample drill. An empty one (--data-dir DIR) begins with both.';

/** The command that was given, to be given again. */
export const commandLine = (args: readonly string[]): string => {
  const given = args[0] === '--' ? args.slice(1) : args;
  return ['npm start', ...(given.length === 0 ? [] : ['--', ...given.map(quoted)])].join(' ');
};

/** For a shell; what needs no quotes has none. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
