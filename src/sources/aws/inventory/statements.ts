/** Policy statements as entitlements, trust statements as ways to become the role. */
import type { BlindSpot, Entitlement, Fact, Trust, TrustPrincipal } from '../../../model/index.ts';
import { known, unknown } from '../../../model/index.ts';
import { assumedRole, awsId, nameOfArn, parseArn } from '../arn.ts';
import { managedPolicy } from '../managed-policies.ts';
import { type Statement, type StatementPrincipal, tryReadPolicy } from '../policy-document.ts';
import { ofSession } from './resource-policy.ts';

type Via = Entitlement['via'];

/** A statement of one policy of one holder; the place in the document is part of its id. */
const entitlementId = (holderId: string, via: Via, index: number): string =>
  `${holderId}#${via.kind}/${via.nativeId ?? via.name}/${index}`;

const entitlementOf = (
  holderId: string,
  via: Via,
  statement: Statement,
  index: number,
): Entitlement => ({
  kind: 'entitlement',
  id: entitlementId(holderId, via, index),
  system: 'aws',
  holderId,
  effect: statement.effect,
  privileges: statement.actions,
  privilegesInverted: statement.actionsInverted,
  resources: statement.resources,
  resourcesInverted: statement.resourcesInverted,
  conditions: statement.conditions,
  via,
  standing: 'standing',
});

/** An attached policy whose document nobody showed us: the attachment is a fact, its privileges are not. */
export const unreadEntitlement = (holderId: string, via: Via): Entitlement => ({
  kind: 'entitlement',
  id: entitlementId(holderId, via, 0),
  system: 'aws',
  holderId,
  effect: 'allow',
  privileges: [],
  privilegesInverted: false,
  resources: [],
  resourcesInverted: false,
  conditions: undefined,
  via,
  standing: 'standing',
});

export const isUnread = (entitlement: Entitlement): boolean =>
  entitlement.privileges.length === 0 && !entitlement.privilegesInverted;

export interface Granted {
  readonly entitlements: readonly Entitlement[];
  readonly blind: readonly BlindSpot[];
}

export const grantsOf = (holderId: string, via: Via, document: unknown): Granted => {
  const read = tryReadPolicy(document);
  if ('because' in read) {
    return {
      entitlements: [unreadEntitlement(holderId, via)],
      blind: [
        { area: `policy ${via.nativeId ?? `${via.name} of ${holderId}`}`, because: read.because },
      ],
    };
  }
  return {
    entitlements: read.statements.map((one, index) => entitlementOf(holderId, via, one, index)),
    blind: [],
  };
};

/** Customer documents from the export; AWS's own also from the short list we know. */
export const managedGrantsOf = (
  holderId: string,
  arn: string,
  options: {
    readonly kind: 'managed_policy' | 'boundary';
    readonly documents: ReadonlyMap<string, unknown>;
  },
): Granted => {
  const via: Via = { kind: options.kind, name: nameOfArn(arn), nativeId: arn };
  const document = options.documents.get(arn) ?? managedPolicy(arn);
  if (document !== undefined) return grantsOf(holderId, via, document);
  return {
    entitlements: [unreadEntitlement(holderId, via)],
    blind: [
      {
        area: `policy ${arn}`,
        because: 'it is attached, but its document is not in this export',
        needs: 'iam:GetPolicyVersion',
      },
    ],
  };
};

const principalOf = (principal: StatementPrincipal): TrustPrincipal | undefined => {
  const { type, value } = principal;
  if (type === 'any') return { kind: 'anyone', value: '*' };
  if (type === 'Service') return { kind: 'service', value };
  if (type === 'Federated') return { kind: 'federated', value };
  if (type !== 'AWS') return undefined;
  if (/^\d{12}$/.test(value)) return { kind: 'account', value };
  const arn = parseArn(value);
  if (arn === undefined) return { kind: 'identity', value: awsId(`principal:${value}`) };
  if (arn.resource === 'root') return { kind: 'account', value: arn.account };
  return { kind: 'identity', value: awsId(assumedRole(value)?.roleArn ?? value) };
};

/** Providers that anybody's pipeline or account can hold a token of. */
const publicIssuers =
  /token\.actions\.githubusercontent\.com|gitlab\.com|bitbucket|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|cognito-identity|app\.terraform\.io|circleci|buildkite|vercel/;

const sameAccount = (value: string, account: string): boolean =>
  value === account || value.includes(`::${account}:`);

/** `organisation` = account ids known to be ours; without it another account may or may not be. */
const externalOf = (
  principal: TrustPrincipal,
  account: string,
  organisation: ReadonlySet<string> | undefined,
): Fact<boolean> => {
  if (principal.kind === 'anyone') return known(true);
  if (principal.kind === 'service') return known(false);
  if (principal.kind === 'federated') return known(publicIssuers.test(principal.value));
  if (sameAccount(principal.value, account)) return known(false);
  const other =
    principal.kind === 'account' ? principal.value : parseArn(principal.value.slice(4))?.account;
  if (organisation === undefined || other === undefined) {
    return unknown(`whether ${principal.value} is in the organisation was not listed`);
  }
  return known(!organisation.has(other));
};

const mechanismOf = (statement: Statement): Trust['mechanism'] | undefined => {
  const actions = statement.actions.map((action) => action.toLowerCase());
  if (
    actions.some((action) => action === '*' || action === 'sts:*' || action === 'sts:assumerole')
  ) {
    return 'assume_role';
  }
  if (actions.some((action) => action.startsWith('sts:assumerolewith'))) return 'federation';
  // `sts:Assume*` and the like; TagSession and SetSourceIdentity alone let nobody in.
  return actions.some((action) => action.startsWith('sts:a') && /[*?]/.test(action))
    ? 'assume_role'
    : undefined;
};

export interface Trusted {
  readonly trusts: readonly Trust[];
  readonly blind: readonly BlindSpot[];
}

export const trustsOf = (
  roleId: string,
  account: string,
  document: unknown,
  organisation?: ReadonlySet<string>,
): Trusted => {
  const area = `trust policy of ${roleId}`;
  const read = tryReadPolicy(document);
  if ('because' in read) return { trusts: [], blind: [{ area, because: read.because }] };
  const blind: BlindSpot[] = [];
  const trusts = read.statements.flatMap((statement, index): Trust[] => {
    const mechanism = mechanismOf(statement);
    if (mechanism === undefined) return [];
    if (statement.principalsInverted && statement.effect === 'deny') {
      blind.push({ area, because: 'a Deny with NotPrincipal is not read' });
      return [];
    }
    // Allow with NotPrincipal lets in everybody but the named.
    const principals: readonly StatementPrincipal[] = statement.principalsInverted
      ? [{ type: 'any', value: '*' }]
      : statement.principals;
    return principals.flatMap((one) => {
      const principal = principalOf(one);
      if (principal === undefined) return [];
      return [
        {
          kind: 'trust' as const,
          id: `${roleId}#trust/${index}/${one.type}/${one.value}`,
          system: 'aws',
          targetId: roleId,
          principal,
          mechanism,
          effect: statement.effect,
          conditions: ofSession(one.value, statement.conditions),
          external: externalOf(principal, account, organisation),
        },
      ];
    });
  });
  return { trusts, blind };
};
