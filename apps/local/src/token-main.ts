/**
 * `npm run token`: a token for the API, on the key of the data directory, whether the product runs or not.
 */
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { prepareDataDir } from './data-dir.ts';
import { readEnvironment } from './env.ts';
import { realTime } from './real-time.ts';
import { keyFileName, openTokens } from './tokens.ts';
import { readTokenOptions, tokenUsage } from './who-options.ts';

await runCommand({
  usage: tokenUsage,
  options: readTokenOptions(process.argv.slice(2), readEnvironment),
  run: async ({ dataDir, ...grant }) => {
    const tokens = openTokens(join(prepareDataDir(dataDir), keyFileName), () => realTime.timeOfDay());
    return (await tokens.issue(grant)).token;
  },
});
