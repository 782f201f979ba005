/** Which thing carries the policy that speaks of a resource: of an object, its bucket. Pure. */
import { awsId, parseArn } from '../arn.ts';

/**
 * Services whose resources carry policies of their own
 * (IAM User Guide, "AWS services that work with IAM", column "Resource-based policies").
 */
const withPolicies: ReadonlySet<string> = new Set(
  'acm-pca apigateway backup bedrock codeartifact codebuild dynamodb ecr elasticfilesystem es events execute-api glacier glue iot kafka kinesis kms lambda lex logs mediastore organizations ram rekognition s3 s3-object-lambda s3express schemas secretsmanager serverlessrepo ses signer sns sqs ssm ssm-contacts ssm-incidents states vpc-lattice'.split(
    ' ',
  ),
);

export const carriesPolicies = (arn: string): boolean =>
  withPolicies.has(parseArn(arn)?.service ?? '');

/** Versions and aliases of a function, subscriptions of a topic and objects of a bucket have their thing's policy. */
const carrierArn = (arn: string): string => {
  const parsed = parseArn(arn);
  const start = `arn:${parsed?.partition}:${parsed?.service}:${parsed?.region}:${parsed?.account}:`;
  if (parsed?.service === 's3') return start + (parsed.resource.split('/')[0] ?? '');
  if (parsed?.service === 'lambda') return start + parsed.resource.split(':').slice(0, 2).join(':');
  return parsed?.service === 'sns' ? start + (parsed.resource.split(':')[0] ?? '') : arn;
};

/** Ids in, ids out; what is no ARN stays as it is. */
export const carrierOf = (id: string): string => {
  const native = id.startsWith('aws:') ? id.slice('aws:'.length) : id;
  return native.startsWith('arn:') ? awsId(carrierArn(native)) : id;
};
