/**
 * The bearer token of a request; undefined where there is none.
 */
import type { IncomingHttpHeaders } from 'node:http';

export const bearerIn = ({ authorization = '' }: Pick<IncomingHttpHeaders, 'authorization'>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
