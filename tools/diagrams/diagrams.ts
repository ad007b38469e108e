/** The diagrams of docs/architecture, in the order of the pages of the draw.io file. */
import type { Diagram } from './diagram.ts';
import { executionLifecycle } from './pages/execution-lifecycle.ts';
import { functionsAndLayers } from './pages/functions-and-layers.ts';
import { polling } from './pages/polling.ts';
import { stateMachine } from './pages/state-machine.ts';
import { userJourney } from './pages/user-journey.ts';

export const diagrams: readonly Diagram[] = [functionsAndLayers, polling, userJourney, executionLifecycle, stateMachine];
