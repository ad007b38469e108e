/**
 * A request as API Gateway's REST proxy hands it to a function, with the claims that its Cognito authoriser has verified.
 */
export type GatewayRequest = {
  readonly method: string;
  readonly path: string;
  /** As they arrive: one text for all. */
  readonly groups?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly requestId?: string;
};

export const gatewayRequestId = '3f0d5b7e-77cc-4c0a-9d3b-5a4a61a3c1d2';

export const gatewayEvent = ({ method, path, groups, query, body, requestId = gatewayRequestId }: GatewayRequest) => ({
  resource: path,
  path,
  httpMethod: method,
  headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Forwarded-For': '198.51.100.7' },
  multiValueHeaders: { Accept: ['application/json'], 'Content-Type': ['application/json'] },
  queryStringParameters: query ?? null,
  multiValueQueryStringParameters:
    query === undefined ? null : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    resourceId: 'abc123',
    resourcePath: path,
    httpMethod: method,
    path: `/dev${path}`,
    accountId: '123456789012',
    protocol: 'HTTP/1.1',
    stage: 'dev',
    requestId,
    extendedRequestId: 'JKJaXmPLvHcESHA=',
    apiId: 'a1b2c3d4e5',
    identity: { sourceIp: '198.51.100.7', userAgent: 'curl/8.0' },
    ...(groups === undefined
      ? {}
      : {
          authorizer: {
            claims: { sub: '7d8ca528-4931-4254-9273-ea5ee853f271', email: 'casey@example.com', 'cognito:groups': groups, token_use: 'id' },
          },
        }),
  },
  body: body === undefined ? null : JSON.stringify(body),
  isBase64Encoded: false,
});
