/**
 * `docs/permissions.md`: who may do what over HTTP, from the contract's grants and the rows' requirements.
 */
import {
  allOperations,
  grants,
  permissions,
  roles,
  type HttpBinding,
  type Operation,
  type Permission,
  type Requirement,
} from '@drs-orchestrator/contract';
import { table } from './field-table.ts';

export const permissionsPage = (): string => `# Roles and permissions

<!-- Made by \`npm run docs\` from the registry of operations. Edit packages/contract or tools/docs, not this page. -->

Roles are groups of Cognito, or of a local token (\`npm run token -- --role ROLE\`): ${roles.map((role) => `\`${role}\``).join(', ')}.
Who is in several may do what any of them may. Who is in none may ask who they are, and nothing else. What is not granted here is denied
before anything else of the request is looked at: without a valid token 401, without the permission 403. Direct invocation is allowed by
IAM, and none of this applies to it.

${table(['permission', ...roles.map(shortName)], permissions.map(permissionRow))}

${table(['operation', 'over HTTP', 'requires', ...roles.map(shortName)], operationRows())}
`;

const shortName = (role: string): string => role.replace(/^DRS(?:Orchestration)?/, '');

const mark = (isGranted: boolean): string => (isGranted ? 'y' : '–');

const permissionRow = (permission: Permission): readonly string[] => [
  permission,
  ...roles.map((role) => mark((grants[permission] as readonly string[]).includes(role))),
];

const operationRows = (): readonly (readonly string[])[] =>
  allOperations
    .filter(({ http }) => http.length > 0)
    .flatMap((row: Operation) => [row, ...(row.alsoRequires ?? []).map(({ field, permission }) => withField(row, field, permission))])
    .map(({ name, http, requires }) => [
      name,
      http.map(({ method, path }: HttpBinding) => `\`${method} ${path}\``).join(', '),
      requires,
      ...roles.map((role) => mark(isAllowed(requires, role))),
    ]);

const withField = (row: Operation, field: string, permission: Permission): Operation => ({
  ...row,
  name: `${row.name} with \`${field}\`, besides`,
  requires: permission,
});

const isAllowed = (requires: Requirement, role: string): boolean => {
  switch (requires) {
    case 'nothing':
    case 'sign-in':
      return true;
    case 'engine':
      return false;
    default:
      return (grants[requires] as readonly string[]).includes(role);
  }
};
