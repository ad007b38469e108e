import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { root } from '../local/local-process.ts';
import { smallerPng } from './smaller-png.ts';

const part = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
};

/** Two pixels wide, RGB; a row for each filter. */
const pngOf = (rows: readonly (readonly number[])[], bits = 8): Buffer => {
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, rows.length, bits, 2, 0, 0, 0]);
  // Not deflated at all, so that whatever is written again is smaller.
  const data = deflateSync(Buffer.from(rows.flat()), { level: 0 });
  return Buffer.concat([
    Buffer.alloc(8),
    part('IHDR', header),
    part('tEXt', Buffer.alloc(100)),
    part('IDAT', data),
    part('IEND', Buffer.alloc(0)),
  ]);
};

it('keeps every pixel, whichever filter its row was written with', () => {
  const pixels = [10, 20, 30, 40, 50, 60];
  const written = smallerPng(
    pngOf([
      [0, ...pixels],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 0, 0, 0, 0, 0, 0],
      [3, 5, 10, 15, 15, 15, 15],
      [4, 0, 0, 0, 0, 0, 0],
    ]),
  );
  const at = written.indexOf('IDAT');
  const rows = inflateSync(written.subarray(at + 4, at + 4 + written.readUInt32BE(at - 4)));
  expect([...rows]).toEqual(Array.from({ length: 5 }, () => [0, ...pixels]).flat());
});

it('leaves alone what it does not know', () => {
  const png = pngOf([[0, 0, 0, 0, 0, 0, 0]], 16);
  expect(smallerPng(png)).toBe(png);
});

it('has left a folder of pictures that a clone does not feel', () => {
  const folder = join(root, 'docs/screenshots');
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  expect(pictures.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0)).toBeLessThan(4_000_000);
  const shown = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(pictures.filter((name) => !shown.includes(`(${name})`))).toEqual([]);
});
