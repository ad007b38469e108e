/**
 * `npm run histories`: tells which histories are kept. With `--write` it records those of this version, once: what is written is never
 * written again, because later versions are held to it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { effectKinds, eventTypes } from '@drs-orchestrator/domain';
import { answersOf } from './answers-of.ts';
import { folder, isWritten, keptHistories, manifestOf, presentVersion } from './files.ts';
import { decodeHistory, encodeHistory, type History } from './history.ts';
import { kindsIn } from './kinds-in.ts';
import { recordHistory } from './record-history.ts';
import { scenarios } from './scenarios/scenarios.ts';
import { verifyHistory } from './verify-history.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

if (!values.write) {
  for (const { version, name, history } of keptHistories())
    console.log(`${version}/${name} (${String(history.writes.length)} writes): ${history.tells}`);
} else if (isWritten(presentVersion)) {
  console.error(
    `The histories of ${presentVersion} are written, and stay as they are. tests/histories/README.md says when there is another version.`,
  );
  process.exitCode = 1;
} else await write();

async function write(): Promise<void> {
  const histories: History[] = [];
  const texts = new Map<string, string>();
  for (const scenario of scenarios) {
    const text = encodeHistory(await recordHistory(scenario));
    const history = decodeHistory(text);
    const answers = { course: await verifyHistory(history), answers: await answersOf(history) };
    histories.push(history);
    texts.set(`${scenario.name}.jsonl`, text);
    texts.set(`${scenario.name}.answers.json`, `${JSON.stringify(answers, null, 1)}\n`);
    console.log(`${scenario.name}: ${String(history.writes.length)} writes, ${String(Math.ceil(text.length / 1_000))} KB`);
  }
  const { events, effects } = kindsIn(histories);
  const missing = [...eventTypes.filter((type) => !events.has(type)), ...effectKinds.filter((kind) => !effects.has(kind))];
  if (missing.length > 0) {
    console.error(`Nothing is written: no scenario has ${missing.join(', ')}`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(join(folder, presentVersion));
  for (const [file, text] of [...texts, ['manifest.json', manifestOf(texts)] as const])
    writeFileSync(join(folder, presentVersion, file), text);
}
