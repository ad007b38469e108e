/**
 * Where `npm run build` puts what Lambda is given, and what Lambda calls there. A directory holds nothing else.
 */
import type { HandlerName } from '@drs-orchestrator/contract';

/** Below the repository. */
export const bundleDirectory = (handler: HandlerName): string => `dist/lambda/${handler}`;

/** Lambda's setting `Handler`. */
export const handlerEntry = 'index.handler';
