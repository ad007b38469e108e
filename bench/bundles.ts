/**
 * What Lambda is given for each function, and what a cold start makes of it.
 *
 * The milliseconds are those of the machine that ran it; the ratios are to a bare `node -e 0` of the same run. For comparison: four
 * clients of the AWS SDK, bundled by themselves and as they come.
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { handlerNames } from '@drs-orchestrator/contract';
import { ensureLambdaBundles } from '../tools/lambda-bundles.mjs';
import { budgets } from './bundles/budgets.ts';
import { importFile, median, startBareNode, startFunction, type ColdStart } from './bundles/cold-start.ts';
import { folderSize } from './bundles/folder-size.ts';
import { rounded, type Benchmark, type Row } from './report.ts';

/** Of each, in turn with the others, so that a busy moment meets all of them. */
const runs = 15;

const clients = ['dynamodb', 'drs', 'ec2', 'sts'] as const;

export const benchBundles = async (): Promise<Benchmark> => {
  const root = process.cwd();
  await ensureLambdaBundles(root);
  const four = await bundleFourClients(root);
  const bare: number[] = [];
  const starts = new Map<string, ColdStart[]>();
  const took = (name: string, start: ColdStart): void => void starts.set(name, [...(starts.get(name) ?? []), start]);
  for (let run = 0; run < runs; run += 1) {
    bare.push(startBareNode());
    took(fourClients, importFile(four.file));
    for (const handler of handlerNames) took(handler, startFunction(root, handler));
  }
  const bareMilliseconds = median(bare);
  const times = (name: string): Row => {
    const all = starts.get(name) ?? [];
    const milliseconds = median(all.map((start) => start.milliseconds));
    return {
      'import ms': rounded(median(all.map((start) => start.importMilliseconds)), 0),
      'cold start ms': rounded(milliseconds, 0),
      'to bare node': rounded(milliseconds / bareMilliseconds, 2),
    };
  };
  const rows: Row[] = handlerNames.map((handler) => {
    const { bytes, loadedBytes } = folderSize(join(root, 'dist/lambda', handler));
    const budget = budgets[handler];
    return {
      what: handler,
      'loaded KB': kilobytes(loadedBytes),
      'of at most': kilobytes(budget.loadedBytes),
      'all KB': kilobytes(bytes),
      ...times(handler),
      'import budget ms': budget.importMilliseconds,
    };
  });
  return {
    title: `Functions: size, and node start + import + first event, medians of ${String(runs)} (node ${process.version})`,
    rows: [
      ...rows,
      { what: fourClients, 'loaded KB': kilobytes(four.bytes), 'all KB': kilobytes(four.bytes), ...times(fourClients) },
      { what: 'node -e 0', 'cold start ms': rounded(bareMilliseconds, 0), 'to bare node': 1 },
    ],
  };
};

const fourClients = 'four SDK clients';

const bundleFourClients = async (root: string) => {
  const file = join(root, 'dist/bench/four-clients.cjs');
  const imports = clients.map((name, index) => `import * as c${String(index)} from '@aws-sdk/client-${name}';`);
  const handler = `export const handler = [${clients.map((_, index) => `c${String(index)}`).join(', ')}];`;
  const { metafile } = await build({
    stdin: { contents: [...imports, handler].join('\n'), resolveDir: join(root, 'packages/adapters-aws') },
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    metafile: true,
  });
  return { file, bytes: Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0) };
};

const kilobytes = (bytes: number): number => rounded(bytes / 1_000, 0);
