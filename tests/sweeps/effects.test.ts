/**
 * Every effect that fails, whose answer is lost, over which the process dies, or that loses to somebody else's write.
 */
import { testSweeps } from './expect-same-end.ts';

testSweeps([
  ['failed', 'each effect failing once, in every way its port may fail'],
  ['lost', 'each effect happening without an answer'],
  ['died', 'a process that dies right before, or right after, each effect'],
  ['conflicted', 'each conditional write losing to the write of somebody else'],
]);
