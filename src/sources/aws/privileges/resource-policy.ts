/** The policy of the resource that is asked about, put together again from what the inventory keeps of it. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement, Resource, Trust } from '../../../model/index.ts';
import { accountOfArn, awsId, iamArn, parseArn } from '../arn.ts';
import type { AccessRequest } from '../evaluate/context.ts';
import type { NamedPolicy } from '../evaluate/evaluate.ts';
import { BUCKET } from '../inventory/policied.ts';
import { ANYONE } from '../inventory/resource-policy.ts';
import { carrierOf, carriesPolicies } from './carrier.ts';
import { rawStatement } from './raw-statement.ts';

export const VERSION = '2012-10-17';

export const unread = (name: string): NamedPolicy => ({ name, policy: undefined });

const trustActions: Readonly<Record<Trust['mechanism'], readonly string[]>> = {
  assume_role: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  delegation: ['sts:AssumeRole'],
  federation: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'],
  domain_trust: [],
  impersonation: [],
  token_minting: [],
};

const trustPrincipal = ({ principal: { kind, value } }: Trust): unknown => {
  if (kind === 'anyone') return '*';
  if (kind === 'service') return { Service: value };
  if (kind === 'federated') return { Federated: value };
  return { AWS: value.startsWith('aws:') ? value.slice('aws:'.length) : value };
};

/** A role's trust policy is the policy of that resource. */
const trustPolicy = (view: InventoryView, arn: string): NamedPolicy | undefined => {
  const trusts = view.trustsInto(awsId(arn));
  if (!view.role(awsId(arn))) return undefined;
  return {
    name: `trust policy of ${arn}`,
    policy: {
      Version: VERSION,
      Statement: trusts.map((trust) => ({
        Effect: trust.effect === 'allow' ? 'Allow' : 'Deny',
        Principal: trustPrincipal(trust),
        Action: trustActions[trust.mechanism],
        Resource: '*',
        ...(trust.conditions === undefined ? {} : { Condition: trust.conditions }),
      })),
    },
  };
};

const holderPrincipal = (holderId: string): unknown => {
  if (holderId === ANYONE) return '*';
  const [, kind, value = ''] = /^aws:(account|service|principal):(.*)$/.exec(holderId) ?? [];
  if (kind === 'account') return { AWS: iamArn(value, 'root') };
  if (kind === 'service') return { Service: value };
  if (kind === 'principal') return { CanonicalUser: value };
  const arn = holderId.slice('aws:'.length);
  return /:(?:saml|oidc)-provider\//.test(arn) ? { Federated: arn } : { AWS: arn };
};

/**
 * S3 keeps everybody outside of the account from a bucket whose policy is public, where that is restricted
 * (S3 user guide, "Blocking public access"). Whether conditions make it less than public is not judged here.
 */
const isShut = (resource: Resource, request: AccessRequest): boolean =>
  resource.type === BUCKET &&
  resource.tags['restrict_public_buckets'] === 'true' &&
  accountOfArn(request.principal) !== resource.scope;

const isPublic = (one: Entitlement): boolean =>
  one.effect === 'allow' && one.holderId === ANYONE && one.conditions === undefined;

interface ResourcePolicy {
  /** Read, or known to be there and not read; undefined = such resources have none. */
  readonly policy: NamedPolicy | undefined;
  readonly isRead: boolean;
}

const ofThing = (view: InventoryView, request: AccessRequest): ResourcePolicy => {
  const id = carrierOf(awsId(request.resource));
  const resource = view.resource(id);
  const name = `resource policy of ${request.resource}`;
  if (resource?.policy === undefined) return { policy: unread(name), isRead: false };
  const said = view.entitlementsOn(id);
  const shut = isShut(resource, request) && said.some(isPublic);
  const left = shut ? said.filter(({ effect }) => effect === 'deny') : said;
  return {
    policy: {
      name,
      policy: {
        Version: VERSION,
        Statement: left.map((one) => ({
          ...rawStatement(one),
          Principal: holderPrincipal(one.holderId),
        })),
      },
    },
    isRead: true,
  };
};

export const resourcePolicy = (view: InventoryView, request: AccessRequest): ResourcePolicy => {
  const { action, resource } = request;
  const parsed = parseArn(resource);
  if (parsed?.service === 'iam' && parsed.resource.startsWith('role/')) {
    if (!/^sts:/i.test(action)) return { policy: undefined, isRead: true };
    const trust = trustPolicy(view, resource);
    return { policy: trust ?? unread(`trust policy of ${resource}`), isRead: trust !== undefined };
  }
  return carriesPolicies(resource) ? ofThing(view, request) : { policy: undefined, isRead: true };
};
