/**
 * DRS's client is older than the others, and brings the parts that all of them have in an older edition of its own: 60 kB in each
 * function. In a bundle it is built of the parts that the others have already.
 *
 * Owns: which part of today stands for which of then. A name that has no successor fails the build. tests/lambda and
 * tools/drs-on-core.test.ts run the client so built.
 */
import { join } from 'node:path';

const client = /[\\/]@aws-sdk[\\/]client-drs[\\/]dist-es[\\/]/;
const namespace = 'drs-on-core';

/**
 * What the client imports, and where that is now.
 * @type {Record<string, readonly string[]>}
 */
const successors = {
  '@aws-sdk/core': ['@aws-sdk/core/client', '@aws-sdk/core/httpAuthSchemes', '@aws-sdk/core/protocols'],
  '@aws-sdk/middleware-host-header': ['@aws-sdk/core/client'],
  '@aws-sdk/middleware-logger': ['@aws-sdk/core/client'],
  '@aws-sdk/middleware-recursion-detection': ['@aws-sdk/core/client'],
  '@aws-sdk/middleware-user-agent': ['@aws-sdk/core/client'],
  '@aws-sdk/region-config-resolver': ['@aws-sdk/core/client'],
  '@aws-sdk/util-endpoints': ['@aws-sdk/core/client'],
  '@aws-sdk/util-user-agent-node': ['@aws-sdk/core/client'],
  '@smithy/config-resolver': ['@smithy/core/config'],
  '@smithy/core': ['@smithy/core'],
  '@smithy/hash-node': ['@smithy/core/serde'],
  '@smithy/middleware-content-length': ['@smithy/core/protocols'],
  '@smithy/middleware-endpoint': ['@smithy/core/endpoints'],
  '@smithy/middleware-retry': ['@smithy/core/retry'],
  '@smithy/middleware-serde': ['@smithy/core/serde'],
  '@smithy/node-config-provider': ['@smithy/core/config'],
  '@smithy/node-http-handler': ['@smithy/node-http-handler', '@smithy/core/serde'],
  '@smithy/protocol-http': ['@smithy/core/protocols'],
  '@smithy/smithy-client': ['@smithy/core/client', '@smithy/core/serde', '@smithy/core/protocols'],
  '@smithy/url-parser': ['@smithy/core/protocols'],
  '@smithy/util-base64': ['@smithy/core/serde'],
  '@smithy/util-body-length-node': ['@smithy/core/serde'],
  '@smithy/util-defaults-mode-node': ['@smithy/core/config'],
  '@smithy/util-endpoints': ['@smithy/core/endpoints'],
  '@smithy/util-middleware': ['@smithy/core/client'],
  '@smithy/util-retry': ['@smithy/core/retry'],
  '@smithy/util-utf8': ['@smithy/core/serde'],
};

/**
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
export function drsOnCore(root) {
  // A client of today, from whose place the parts of today are found.
  const resolveDir = join(root, 'node_modules/@aws-sdk/client-dynamodb');
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter: /^@(?:aws-sdk|smithy)\// }, ({ path, importer }) =>
        client.test(importer) && successors[path] !== undefined ? { path, namespace, sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: (successors[path] ?? []).map((from) => `export * from '${from}';`).join('\n'),
        resolveDir,
      }));
    },
  };
}
