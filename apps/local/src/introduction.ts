/**
 * What is told when the process is ready: addresses, where the secrets lie, and commands to paste.
 */
import { profileName, localRegion } from './credentials.ts';

export type Ready = {
  readonly api: string;
  readonly simulator: string;
  readonly dataDir: string;
  readonly credentials: string;
  readonly token: string;
  readonly log: string;
  readonly speed: number;
};

export const introduction = ({ api, simulator, dataDir, credentials, token, log, speed }: Ready): string => {
  const aws = `AWS_SHARED_CREDENTIALS_FILE=${quoted(credentials)} AWS_PROFILE=${profileName} aws --region ${localRegion}`;
  return `
DRS Orchestrator is ready.

  API           ${api}/api
  Lambda        ${api}   (execution-handler, query-handler, data-management-handler)
  Simulator     ${simulator}   (DRS, EC2 and STS, at ${speed} times real speed)
  Data          ${dataDir}
  Credentials   ${credentials}   (profile ${profileName})
  API token     ${token}
  Log           ${log}

To try, in another terminal:

  curl -H "Authorization: Bearer $(cat ${quoted(token)})" ${api}/api/executions

  ${aws} --endpoint-url ${simulator} drs describe-source-servers

  ${aws} --endpoint-url ${api} lambda invoke \\
    --function-name execution-handler --payload '{"operation":"find"}' /dev/stdout

`;
};

/** The command that was given, to be given again. */
export const commandLine = (args: readonly string[]): string => {
  const given = args[0] === '--' ? args.slice(1) : args;
  return ['npm start', ...(given.length === 0 ? [] : ['--', ...given.map(quoted)])].join(' ');
};

/** For a shell; what needs no quotes has none. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
