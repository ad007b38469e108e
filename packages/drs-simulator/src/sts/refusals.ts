/** The errors of STS. */
import { refusalsWith } from '../query-service.ts';

export const stsRefusal = refusalsWith({ AccessDenied: 403 });
