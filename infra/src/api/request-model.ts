/**
 * What the gateway looks at in a body before a function is asked: that it is an object, and that its fields have a type the operation
 * could accept.
 *
 * It looks no further, on purpose: what is missing, unknown or too long is answered by the function, which says so field by field and in
 * the same words as everywhere. API Gateway reads JSON Schema of draft 4, in which these few words mean what they mean to us.
 */
import { jsonSchema } from '@drs-orchestrator/contract';
import type { AnyOperation, HttpBinding, JsonSchema as ContractSchema } from '@drs-orchestrator/contract';
import { JsonSchemaType, JsonSchemaVersion, Model } from 'aws-cdk-lib/aws-apigateway';
import type { IRestApi, JsonSchema, RestApi } from 'aws-cdk-lib/aws-apigateway';

/** Undefined where the route has no body. An operation with two routes has one model. */
export function requestModel(rest: RestApi, operation: AnyOperation, binding: HttpBinding): Model | undefined {
  if (binding.method === 'GET' || binding.method === 'DELETE') return undefined;
  const id = `${pascalCase(operation.name)}Request`;
  const existing = rest.node.tryFindChild(id);
  if (existing instanceof Model) return existing;
  return new Model(rest, id, {
    restApi: rest as IRestApi,
    modelName: id,
    contentType: 'application/json',
    schema: bodySchema(operation, binding),
  });
}

export function bodySchema(operation: AnyOperation, binding: HttpBinding): JsonSchema {
  const { properties = {} } = jsonSchema(operation.input, 'input') as { readonly properties?: Readonly<Record<string, ContractSchema>> };
  const inBody = Object.entries(properties).filter(([name]) => !binding.path.includes(`{${name}}`));
  const typed = inBody.flatMap(([name, field]) => {
    const types = typesOf(field);
    return types === undefined ? [] : [[name, { type: [...types] }] as [string, JsonSchema]];
  });
  return { schema: JsonSchemaVersion.DRAFT4, title: operation.name, type: JsonSchemaType.OBJECT, properties: Object.fromEntries(typed) };
}

/** Undefined where it cannot be said, or where it may be anything. */
function typesOf({ type, anyOf, oneOf }: ContractSchema): readonly JsonSchemaType[] | undefined {
  const words: ReadonlySet<string> = new Set(Object.values(JsonSchemaType));
  if (typeof type === 'string' && words.has(type)) return [type as JsonSchemaType];
  const variants = anyOf ?? oneOf;
  if (!Array.isArray(variants)) return undefined;
  const each = variants.map((variant) => typesOf(variant as ContractSchema));
  return each.some((types) => types === undefined) ? undefined : [...new Set(each.flatMap((types) => types ?? []))];
}

const pascalCase = (name: string): string =>
  name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
