/** Lists of one organisation as Okta's API gives them → one snapshot. Pure; what was not handed over is a blind spot. */
import { type InventoryFact, known, type Snapshot } from '../../../model/index.ts';
import { list, type Raw, str } from '../../record.ts';
import { assignmentFacts, oncePerRole } from './admin.ts';
import { appFacts, appGroupFact } from './apps.ts';
import { identityProviderFact, organisationFact, policyFact } from './org.ts';
import {
  apiTokenFact,
  factorFact,
  groupFact,
  isSecondFactor,
  membershipFact,
  passwordFact,
  userFact,
} from './people.ts';

export interface OktaExport {
  /** Host of the organisation: `acme.okta.com`. */
  readonly organisation: string;
  /** With `factors` and `roles` of each. */
  readonly users: readonly Raw[];
  /** With the ids of its `members`. */
  readonly groups: readonly Raw[];
  /** With the ids of its `groups`. */
  readonly apps: readonly Raw[];
  readonly apiTokens: readonly Raw[];
  readonly identityProviders: readonly Raw[];
  readonly policies: readonly Raw[];
}

const raws = (value: unknown): readonly Raw[] => list(value) as readonly Raw[];
const texts = (value: unknown): readonly string[] => list(value).flatMap((one) => str(one) ?? []);
const noCustom = { permissions: new Map(), resources: new Map() };

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const mapOkta = (lists: OktaExport, at: number): Snapshot => {
  const scope = lists.organisation;
  const roles = lists.users.flatMap((user): readonly InventoryFact[] => {
    const holder = { id: str(user['id']) ?? '', kind: 'USER' as const };
    return raws(user['roles']).flatMap((one) => assignmentFacts(one, holder, noCustom, scope));
  });
  const users = lists.users.flatMap((user): readonly InventoryFact[] => {
    const factors = raws(user['factors']);
    const mfa = known(factors.some(isSecondFactor));
    return [
      { ...userFact(user, scope), mfa },
      ...passwordFact(user, scope),
      ...factors.map((factor) => factorFact(factor, str(user['id']) ?? '')),
    ];
  });
  const groups = lists.groups.flatMap((group): readonly InventoryFact[] => [
    groupFact(group, scope),
    ...texts(group['members']).map((user) => membershipFact(user, str(group['id']) ?? '')),
  ]);
  const apps = lists.apps.flatMap((app): readonly InventoryFact[] => {
    const name = { id: str(app['id']) ?? '', label: str(app['label']) ?? '' };
    return [
      ...appFacts(app, scope),
      ...texts(app['groups']).map((id) => appGroupFact({ id }, name)),
    ];
  });
  return {
    system: 'okta',
    scope,
    takenAt: at,
    complete: ['identity', 'group', 'membership', 'credential', 'role', 'entitlement'],
    blind: [
      {
        area: 'resources and trusts beside apps, policies and identity providers',
        kinds: ['resource', 'trust'],
        because: 'the lists that were handed over hold none of them',
      },
    ],
    facts: [
      organisationFact(scope),
      ...users,
      ...oncePerRole(roles, new Set()),
      ...groups,
      ...apps,
      ...lists.apiTokens.map((token) => apiTokenFact(token, scope)),
      ...lists.identityProviders.map((idp) => identityProviderFact(idp, scope)),
      ...lists.policies.map((policy) => policyFact(policy, scope)),
    ],
  };
};
