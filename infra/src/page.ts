/**
 * The web page: a private bucket behind CloudFront, which also passes `/api/*` on to the API, so that the page and its API have one
 * origin and no other origin may read an answer.
 *
 * Owns: the headers that keep a page from being turned against its user. `deploy.sh` fills the bucket: an upload by the stack would need
 * a function of its own. CloudFront can be left out, and nothing of a recovery depends on it; with a domain of its own it would need a
 * certificate from us-east-1, so it keeps CloudFront's name.
 */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { contentSecurityPolicy, fileEnding, pageDocument } from '@drs-orchestrator/contract';
import { Construct } from 'constructs';
import { stageName } from './api/gateway.ts';
import type { Names } from './names.ts';
import { signInUrl } from './users.ts';

const strictTransportDays = 730;

export class Page extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly url: string;

  constructor(scope: Construct, id: string, { names, api }: { readonly names: Names; readonly api: RestApi }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // A deployment in progress must not take the older page's parts away from who has it open.
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `${names.stack}-${Aws.REGION}`,
      securityHeadersBehavior: securityHeadersOf(names),
    });
    this.distribution = new Distribution(this, 'Distribution', {
      comment: names.stack,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.pagesOfOneProgram(names) }],
      },
      additionalBehaviors: {
        [`/${stageName}/*`]: {
          origin: new HttpOrigin(`${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers,
        },
      },
    });
    this.url = `https://${this.distribution.distributionDomainName}`;
  }

  /** The page finds its way by the path: what is no file is the page itself. An error document would hide the API's 404 as well. */
  private pagesOfOneProgram(names: Names): EdgeFunction {
    return new EdgeFunction(this, 'Paths', {
      functionName: `${names.stack}-paths-${Aws.REGION}`,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        `function handler(event) { var r = event.request; if (!/${fileEnding.source}/.test(r.uri)) r.uri = '${pageDocument}'; return r; }`,
      ),
    });
  }
}

/** The page asks Cognito what it offers, and then for tokens, at two addresses. */
const securityHeadersOf = (names: Names) => ({
  contentSecurityPolicy: {
    contentSecurityPolicy: contentSecurityPolicy([`https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`, signInUrl(names)]),
    override: true,
  },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(strictTransportDays), includeSubdomains: true, override: true },
});
