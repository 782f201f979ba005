/** Small tenants for the cases of their checks. */
import {
  type Credential,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Setting,
  type Trust,
} from '../../../model/index.ts';
import type { CheckCase } from '../world.case.ts';

export const TENANT = 'scope:entra:one';

export const setting = (
  type: string,
  value: Setting['value'],
  nativeId: string = type,
): Setting => ({
  kind: 'setting',
  id: `entra:setting:one:${type}:${nativeId}`,
  system: 'entra',
  scope: 'one',
  type,
  nativeId,
  name: nativeId,
  value,
});

export const tenant = (
  says: string,
  expect: CheckCase['expect'],
  facts: readonly InventoryFact[],
  extra: Partial<CheckCase> = {},
): CheckCase => ({ says, expect, facts, subject: TENANT, ...extra });

/** The pull was refused all settings. */
export const refused = (says: string, facts: readonly InventoryFact[] = []): CheckCase =>
  tenant(says, 'unknown', facts, {
    blind: [{ area: 'settings', because: 'Policy.Read.All is missing' }],
    because: /is missing/,
  });

export const premiumPlan = setting('service_plans', {
  plans: [{ servicePlanName: 'AAD_PREMIUM_P2', provisioningStatus: 'Success' }],
});

type Parts = Readonly<Record<string, unknown>>;

export interface PolicyParts {
  readonly users?: Parts;
  readonly applications?: Parts;
  readonly conditions?: Parts;
  readonly grantControls: Parts;
  readonly state?: string;
}

export const policy = (parts: PolicyParts, nativeId = 'policy'): Setting =>
  setting(
    'conditional_access_policy',
    {
      id: nativeId,
      state: parts.state ?? 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        users: { includeUsers: ['All'], ...parts.users },
        applications: { includeApplications: ['All'], ...parts.applications },
        ...parts.conditions,
      },
      grantControls: parts.grantControls,
    },
    nativeId,
  );

/** What holds of every check that asks for one policy in force, whatever the policy is. */
export const policyCases = (
  parts: PolicyParts,
  beside: readonly InventoryFact[] = [],
): readonly CheckCase[] => {
  const with_ = (more: Partial<PolicyParts>, nativeId?: string): readonly InventoryFact[] => [
    policy({ ...parts, ...more }, nativeId),
    ...beside,
  ];
  const excluding = (more: Parts) => with_({ users: { ...parts.users, ...more } });
  return [
    tenant('a policy in force', 'pass', with_({})),
    tenant('a policy in force beside others', 'pass', [
      ...with_({}),
      policy({ ...parts, state: 'disabled' }, 'off'),
    ]),
    tenant('only reported', 'fail', with_({ state: 'enabledForReportingButNotEnforced' }), {
      because: /report-only/,
    }),
    tenant('switched off', 'fail', with_({ state: 'disabled' })),
    tenant('a user left out', 'fail', excluding({ excludeUsers: ['u1'] }), {
      because: /leaves out user u1/,
    }),
    tenant('a group left out', 'fail', excluding({ excludeGroups: ['g1'] })),
    tenant('a role left out', 'fail', excluding({ excludeRoles: ['r1'] })),
    tenant(
      'guests left out',
      'fail',
      excluding({
        excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest,serviceProvider' },
      }),
    ),
    tenant(
      'narrowed to one platform',
      'fail',
      with_({ conditions: { ...parts.conditions, platforms: { includePlatforms: ['windows'] } } }),
      { because: /narrowed by platforms/ },
    ),
    tenant('no policy at all', 'fail', beside),
    refused('policies were not listed'),
  ];
};

export const user = (
  native: string,
  extra: { readonly onPremises?: boolean; readonly app?: boolean } = {},
): InventoryFact => ({
  kind: 'identity',
  id: `entra:${native}`,
  system: 'entra',
  nativeId: native,
  scope: 'one',
  name: native,
  class: extra.app ? 'service_account' : 'human',
  classReason: 'in cases',
  flags: noFlags,
  status: 'active',
  createdAt: known(0),
  interactive: known(true),
  mfa: known(true),
  lastUsedAt: known(null),
  tags: {
    ...(extra.onPremises ? { syncedFrom: 'active-directory' } : {}),
    ...(extra.app ? { servicePrincipalType: 'Application' } : {}),
  },
});

export const GLOBAL = '62e90394-69f5-4237-9190-012177145e10';
export const EXCHANGE = '29232cdf-9323-42fd-ade2-1d097af3e4de';

export interface Given {
  readonly standing?: 'standing' | 'eligible' | 'active';
  readonly until?: number;
}

export const given = (
  native: string,
  role: string,
  { standing = 'standing', until }: Given = {},
): readonly InventoryFact[] => {
  const id = `entra:role-assignment:${native}:${role}:/:${standing}`;
  const trust: Trust = {
    kind: 'trust',
    id: `${id}:trust`,
    system: 'entra',
    targetId: `entra:${role}`,
    principal: { kind: 'identity', value: `entra:${native}` },
    mechanism: 'assume_role',
    effect: 'allow',
    conditions: {},
    external: known(false),
  };
  return [
    {
      kind: 'entitlement',
      id,
      system: 'entra',
      holderId: `entra:${native}`,
      effect: 'allow',
      privileges: ['role'],
      privilegesInverted: false,
      resources: ['/'],
      resourcesInverted: false,
      conditions: undefined,
      via: { kind: 'assignment', name: 'role' },
      standing,
      ...(until === undefined ? {} : { until }),
    },
    trust,
  ];
};

/** A privileged role with its assignments and the rules of PIM. */
export const roleSetting = (
  role: string,
  assignments: readonly Parts[] | null,
  rules: readonly Parts[] = [],
): Setting =>
  setting(
    'directory_role',
    { id: role, roleTemplateId: role, displayName: role, assignments, rules },
    role,
  );

export const alert = (id: string, ...notificationRecipients: readonly string[]): Parts => ({
  id,
  notificationRecipients,
});

/** Many users, each with the role. */
export const holders = (role: string, count: number, prefix = 'u'): readonly InventoryFact[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`).flatMap((one) => [
    user(one),
    ...given(one, role),
  ]);

export const refusedRoles = (says: string, facts: readonly InventoryFact[] = []): CheckCase =>
  tenant(says, 'unknown', facts, {
    blind: [
      { area: 'trusts', because: 'roles were not listed' },
      { area: 'settings', because: 'roles were not listed' },
    ],
  });

export const appOf = (tags: Readonly<Record<string, string>>): Identity => ({
  kind: 'identity',
  id: 'entra:app',
  system: 'entra',
  nativeId: 'app',
  scope: 'one',
  name: 'app',
  class: 'third_party_app',
  classReason: 'in cases',
  flags: { ...noFlags, external: true },
  status: 'active',
  createdAt: known(0),
  interactive: known(false),
  mfa: known(false),
  lastUsedAt: known(null),
  tags,
});

/** An application permission of Graph. */
export const rightOf = (privilege: string): InventoryFact => ({
  kind: 'entitlement',
  id: `entra:app-role:app:graph:${privilege}`,
  system: 'entra',
  holderId: 'entra:app',
  effect: 'allow',
  privileges: [privilege],
  privilegesInverted: false,
  resources: ['entra:graph'],
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: 'assignment', name: 'app role of Microsoft Graph' },
  standing: 'standing',
});

/** A user of tier 0, in the terms of the cases' own access rules. */
export const ruler: readonly InventoryFact[] = [
  user('u'),
  {
    kind: 'entitlement',
    id: 'entra:rules',
    system: 'entra',
    holderId: 'entra:u',
    effect: 'allow',
    privileges: ['admin'],
    privilegesInverted: false,
    resources: ['/'],
    resourcesInverted: false,
    conditions: undefined,
    via: { kind: 'assignment', name: 'role' },
    standing: 'standing',
  },
];

export const factorOf = (binding: Credential['binding']): Credential => ({
  kind: 'credential',
  id: 'entra:credential:method',
  system: 'entra',
  ofId: 'entra:u',
  type: 'authenticator',
  nativeId: 'method:u',
  status: 'active',
  issuer: 'entra',
  createdAt: known(0),
  lastUsedAt: known(null),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding,
  revocability: 'now',
});
