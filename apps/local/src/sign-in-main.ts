/**
 * `npm run sign-in`: a fresh link into the web page of the product that runs on the data directory.
 *
 * Asks the product itself, because only the process that made a code takes it. It shows that it can read the key; the key and
 * tokens that could do more stay here.
 */
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { addressFileName, readAddress } from './address-file.ts';
import { CannotStart } from './cannot-start.ts';
import { runCommand } from './command.ts';
import { readEnvironment } from './env.ts';
import { realTime } from './real-time.ts';
import { signInLink, signInLinkPath } from './sign-in-codes.ts';
import { keyFileName, openTokens } from './tokens.ts';
import { readSignInOptions, signInUsage } from './who-options.ts';

/** It answers within milliseconds, unless it is just starting. */
const patienceMilliseconds = 10_000;

const answerSchema = z.object({ code: z.string() });

const ask = async (address: string, proof: string, who: object, notRunning: CannotStart): Promise<Response> => {
  try {
    return await fetch(address + signInLinkPath, {
      method: 'POST',
      headers: { authorization: `Bearer ${proof}`, 'content-type': 'application/json' },
      body: JSON.stringify(who),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
  } catch (cause) {
    throw new CannotStart(notRunning.message, { cause });
  }
};

await runCommand({
  usage: signInUsage,
  options: readSignInOptions(process.argv.slice(2), readEnvironment),
  run: async ({ dataDir, ...who }) => {
    const notRunning = new CannotStart(`Nothing runs on the data directory ${dataDir}. npm start prints a link when it is ready.`);
    const folder = resolve(dataDir);
    const address = readAddress(join(folder, addressFileName));
    if (address === undefined) throw notRunning;
    const proof = await openTokens(join(folder, keyFileName), () => realTime.timeOfDay()).issueProof();
    const response = await ask(address, proof, who, notRunning);
    if (response.status !== 201) throw new CannotStart(`${address} refused to make a link: ${String(response.status)}.`);
    return signInLink(address, answerSchema.parse(await response.json()).code);
  },
});
