/**
 * What the AWS SDK tells its clients of requests and answers, without what no source of ours can come to.
 *
 * A client of today reads an answer by its schema: what the schema lacks is passed over. EC2's alone are 61 kB for eleven calls.
 *
 * Invariant: a member or an error whose name stands anywhere in our adapters stays, so that reading one more takes no change here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slashed } from './bundle.mjs';

const adapters = 'packages/adapters-aws/src';

/**
 * @param {string} root
 * @param {Map<string, string>} read takes our adapters' sources, by their paths
 * @returns {import('esbuild').Plugin}
 */
export function leanSchemas(root, read) {
  for (const [path, text] of sourcesBelow(root, adapters)) read.set(path, text);
  const named = new Set([...read].flatMap(([path, text]) => (path.startsWith(adapters) ? (text.match(/\w+/g) ?? []) : [])));
  return {
    name: 'lean-schemas',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, ({ path }) => ({
        contents: leanOf(readFileSync(path, 'utf8'), named),
        loader: 'js',
      }));
    },
  };
}

/** @param {string} text @param {ReadonlySet<string>} named */
const leanOf = (text, named) => plainKeys(namesForRequests(onlyReadMembers(onlyNamedErrors(text, named), named)));

/**
 * @param {string} root @param {string} folder below it
 * @returns {[path: string, text: string][]} none where there is no such folder
 */
const sourcesBelow = (root, folder) =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => [slashed(join(folder, name)), readFileSync(join(root, folder, name), 'utf8')]);

/**
 * Shapes are described with keys that are constants in brackets, `{ [_xN]: … }`. To a bundler those are calls that may do anything, and
 * hundreds of shapes stay that nobody uses. Written as what they are, they go.
 * @param {string} text
 */
function plainKeys(text) {
  const constants = constantsIn(text);
  return text.replace(/\[(_\w+)\]:/g, (found, name) => (constants.has(name) ? `${constants.get(name)}:` : found));
}

/**
 * Each client has a class for every error of its service. One that is not there is thrown as the client's general one, with the same
 * message and status, under the name that it has on the wire. That may be another than its class has, so an adapter that goes by it names
 * the class too.
 * @param {string} text
 * @param {ReadonlySet<string>} named
 */
function onlyNamedErrors(text, named) {
  return text.replace(/^n0_registry\.registerError\((\w+)\$, \1\);$/gm, (line, name) => (named.has(name) ? line : ''));
}

/** EC2's shapes that are only ever read, and of which we read little. What is in launch templates is none of them: it is written back whole. */
const onlyRead = ['Instance', 'InstanceStateChange', 'LaunchTemplate', 'NetworkInterface', 'Reservation', 'SecurityGroup', 'Subnet'];

/**
 * A shape is `[3, n0, name, traits, [member, …], [type, …]]`; other arrays of EC2's look alike, and are left as they are.
 * @param {string} text
 * @param {ReadonlySet<string>} named
 */
function onlyReadMembers(text, named) {
  if (!text.includes('"com.amazonaws.ec2"')) return text;
  const constants = constantsIn(text);
  return text.replace(
    /^(export var (\w+)\$ = \[3, n0, \w+,\s+0,\s+)\[([\w, ]+)\],\s+\[([^;]*)\]\s+\];$/gm,
    (found, start, shape, names, types) => {
      if (!onlyRead.includes(shape)) return found;
      const typeOf = splitFlat(types);
      const kept = splitFlat(names)
        .map((name, index) => ({ name, type: typeOf[index] }))
        .filter(({ name }) => named.has(JSON.parse(constants.get(name) ?? '""')));
      return `${start}[${kept.map(({ name }) => name).join()}], [${kept.map(({ type }) => type).join()}]];`;
    },
  );
}

/**
 * EC2's members have one name in a request and another in an answer. What is in no request needs no name there.
 * @param {string} text
 */
function namesForRequests(text) {
  const shape = /^(?:export )?var (\w+\$?) = (\[[^;]*\]);$/gm;
  const shapes = new Map([...text.matchAll(shape)].map(([, name = '', value = '']) => [name, value]));
  const sent = new Set([...text.matchAll(/^export var \w+\$ = \[9, [^;]*?\(\) => (\w+\$), /gm)].map(([, request = '']) => request));
  for (const name of sent) for (const [part] of (shapes.get(name) ?? '').matchAll(/\b\w+\b\$?/g)) if (shapes.has(part)) sent.add(part);
  return text.replace(shape, (found, name) => (sent.has(name) ? found : found.replace(/\[_eQN\]: `\w+`,\s+/g, '')));
}

/**
 * At the commas that stand in no bracket.
 * @param {string} list
 */
function splitFlat(list) {
  const parts = [''];
  let depth = 0;
  for (const sign of list) {
    if ('[{('.includes(sign)) depth += 1;
    if (']})'.includes(sign)) depth -= 1;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}

/**
 * @param {string} text
 * @returns {ReadonlyMap<string, string>} with their quotes
 */
const constantsIn = (text) =>
  new Map([...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name = '', value = '']) => [name, value]));
