/**
 * The generated pages of the documentation, each with the function that makes its text.
 */
import { openApi } from '@drs-orchestrator/contract';
import { diagrams } from '../diagrams/diagrams.ts';
import { drawioOf } from '../diagrams/drawio.ts';
import { svgOf } from '../diagrams/svg.ts';
import { faultsPage } from './faults.ts';
import { iamPage } from './iam.ts';
import { lambdaConfigurationPage } from './lambda-configuration.ts';
import { operationParameters } from './operation-parameters.ts';
import { permissionsPage } from './permissions.ts';
import { readinessPage } from './readiness.ts';
import { apiReference } from './reference.ts';

export type Page = { readonly path: string; readonly text: () => string };

/** Paths below the root of the repository. */
export const pages: readonly Page[] = [
  { path: 'docs/api/openapi.json', text: () => `${JSON.stringify(openApi('/api'), null, 2)}\n` },
  { path: 'docs/api/reference.md', text: apiReference },
  { path: 'docs/api/operation-parameters.md', text: operationParameters },
  { path: 'docs/permissions.md', text: permissionsPage },
  { path: 'docs/security/iam.md', text: iamPage },
  { path: 'docs/readiness.md', text: readinessPage },
  { path: 'docs/faults.md', text: faultsPage },
  { path: 'docs/deployment/lambda-configuration.md', text: lambdaConfigurationPage },
  { path: 'docs/architecture/drs-orchestrator.drawio', text: () => drawioOf(diagrams) },
  ...diagrams.map((diagram) => ({ path: `docs/architecture/${diagram.name}.svg`, text: () => svgOf(diagram) })),
];
