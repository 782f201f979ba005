/** Workload identity pools and their providers: whose tokens are taken, and for whom. Pure. */
import {
  type Identity,
  known,
  noFlags,
  type Resource,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { gcpId } from '../ids.ts';
import { poolOf } from '../member.ts';

/** Everybody whom the pool lets in, as IAM names them together. */
export const poolIdentityId = (pool: string): string =>
  gcpId(`principalSet://iam.googleapis.com/${pool}/*`);

export interface Provider {
  readonly pool: string;
  readonly issuer: string | undefined;
  readonly resource: Resource;
  readonly trust: (targetId: string) => Trust;
}

export const mapPool = (pool: Raw, scope: string): readonly (Identity | Resource)[] => {
  const name = str(pool['name']);
  if (name === undefined) return [];
  const isOff = pool['disabled'] === true || str(pool['state']) === 'DELETED';
  const title = str(pool['displayName']) ?? name.split('/').at(-1) ?? name;
  return [
    {
      kind: 'resource',
      id: gcpId(name),
      system: 'gcp',
      nativeId: name,
      scope,
      name: title,
      type: 'workload_identity_pool',
      tags: { disabled: String(isOff) },
    },
    {
      kind: 'identity',
      id: poolIdentityId(name),
      system: 'gcp',
      nativeId: poolIdentityId(name).slice('gcp:'.length),
      scope,
      name: `${title} (all of the pool)`,
      class: 'workload',
      classReason: 'all workloads that a workload identity pool lets in',
      flags: { ...noFlags, external: true },
      status: isOff ? 'disabled' : 'active',
      createdAt: unknown('Google keeps no date of pools'),
      interactive: known(false),
      mfa: unknown('a workload has no second factor'),
      lastUsedAt: unknown('the IAM API does not say when a pool was last used'),
      tags: {},
    },
  ];
};

/** OIDC by its issuer, AWS by its account, SAML by its metadata, X.509 by its trust store. */
const principalOf = (provider: Raw): Trust['principal'] => {
  const account = str(obj(provider['aws'])['accountId']);
  if (account !== undefined) return { kind: 'account', value: account };
  const issuer = str(obj(provider['oidc'])['issuerUri']);
  if (issuer !== undefined) return { kind: 'federated', value: issuer };
  return { kind: 'federated', value: provider['saml'] === undefined ? 'x509' : 'saml' };
};

export const mapProvider = (provider: Raw, scope: string): Provider | undefined => {
  const name = str(provider['name']);
  const pool = name?.split('/providers/')[0];
  if (name === undefined || pool === undefined) return undefined;
  const isOff = provider['disabled'] === true || str(provider['state']) === 'DELETED';
  const condition = str(provider['attributeCondition']);
  const audiences = strings(obj(provider['oidc'])['allowedAudiences']);
  const mapping = obj(provider['attributeMapping']);
  return {
    pool,
    issuer: str(obj(provider['oidc'])['issuerUri']),
    resource: {
      kind: 'resource',
      id: gcpId(name),
      system: 'gcp',
      nativeId: name,
      scope,
      name: str(provider['displayName']) ?? name.split('/').at(-1) ?? name,
      type: 'workload_identity_provider',
      tags: { disabled: String(isOff) },
    },
    trust: (targetId) => ({
      kind: 'trust',
      id: `${targetId}#lets-in/${name}`,
      system: 'gcp',
      targetId,
      principal: principalOf(provider),
      mechanism: 'federation',
      // A provider that is turned off takes no token.
      effect: isOff ? 'deny' : 'allow',
      conditions: {
        provider: name,
        ...(condition === undefined ? {} : { attributeCondition: condition }),
        ...(Object.keys(mapping).length === 0 ? {} : { attributeMapping: mapping }),
        ...(audiences.length === 0 ? {} : { allowedAudiences: audiences }),
      },
      external: known(true),
    }),
  };
};

/** The issuer behind a federated principal, where its pool takes tokens of one issuer only. */
export const issuerOf = (principal: string, providers: readonly Provider[]): string | undefined => {
  const pool = poolOf(principal);
  const issuers = new Set(providers.filter((one) => one.pool === pool).map(({ issuer }) => issuer));
  return issuers.size === 1 ? [...issuers][0] : undefined;
};
