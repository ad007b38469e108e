/**
 * Lets one process at a time do what two must not do at once: install packages, build a program.
 *
 * The holder's number stands in a file, which is there only while the work is done; a holder that has died is taken over from. Only
 * Node's own modules are imported: this runs in a fresh clone.
 *
 * Invariants
 * 1. Work under one path is never done by two at once, be they two processes or two calls in one.
 * 2. Only one of those that wait may take over from a dead holder, and it removes that holder's file, never its successor's.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is done here takes half a minute at most; somebody who waits ten times as long waits for nothing. */
const waitSeconds = 300;
const lookAgainMilliseconds = 50;

/**
 * @template T
 * @param {string} path of the file that says who is at work
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(path, work) {
  await take(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
async function take(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (const end = performance.now() + waitSeconds * 1000; performance.now() < end;) {
    if (isMade(path)) return;
    const holder = holderOf(path);
    if (holder !== undefined && !isAlive(holder)) takeOver(path, holder);
    await sleep(lookAgainMilliseconds);
  }
  throw new Error(`Another process has been at work for ${waitSeconds} s. If there is none, remove ${path}.`);
}

/** @param {string} path */
function isMade(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Somebody else may have taken over since the holder was read: what is removed is looked at again, by the one who may.
 * @param {string} path @param {number} holder
 */
function takeOver(path, holder) {
  const right = `${path}.${holder}`;
  if (!isMade(right)) return;
  try {
    if (holderOf(path) === holder) rmSync(path, { force: true });
  } finally {
    rmSync(right, { force: true });
  }
}

/**
 * Undefined where there is none any more, or one that has not written its number yet.
 * @param {string} path
 */
function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
