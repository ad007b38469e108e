/** The EC2 client is most of the code that AWS brings; handlers that never ask EC2 must not load it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('is imported when it is first needed, and never with a file', () => {
  const source = join(import.meta.dirname, '../src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(15);
  const statements = files.flatMap((file) =>
    (readFileSync(join(source, file), 'utf8').match(/^(?:import|export) [^;]*(?:client-ec2|ec2-sdk\.ts)';$/gm) ?? []).map((statement) => ({
      file,
      statement,
    })),
  );
  expect(statements.length).toBeGreaterThan(5);
  expect(statements.filter(({ statement }) => !statement.startsWith('import type ')).map(({ file }) => file)).toEqual(['ec2/ec2-sdk.ts']);
});
