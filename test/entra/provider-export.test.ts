import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../src/inventory/index.ts';
import { placeIdOf, type Verdict } from '../../src/model/index.ts';
import { createPosture } from '../../src/posture/index.ts';
import { scubaCase } from '../../src/sources/entra/settings/case.ts';
import { scubaFile, scubaSnapshot } from '../../src/sources/entra/settings/scubagear.ts';
import type { Raw } from '../../src/sources/record.ts';

const AT = Date.UTC(2026, 5, 1);
const judgeOf = createPosture();

const verdictsOf = (whole: Raw): ReadonlyMap<string, Verdict> => {
  const inventory = createInventory({ now: () => AT });
  const snapshot = scubaSnapshot(whole, AT);
  inventory.applySnapshot(snapshot);
  const id = placeIdOf('entra', snapshot.scope);
  const { verdicts } = judgeOf.judge(inventory.view, id, AT);
  return new Map(verdicts.map(({ check, verdict }) => [check, verdict]));
};

const statusOf = (whole: Raw): Readonly<Record<string, string>> =>
  Object.fromEntries([...verdictsOf(whole)].map(([check, { status }]) => [check, status]));

const legacyBlocked = {
  Id: 'p1',
  DisplayName: 'Block legacy',
  State: 'enabled',
  Conditions: {
    ClientAppTypes: ['exchangeActiveSync', 'other'],
    Users: { IncludeUsers: ['All'] },
    Applications: { IncludeApplications: ['All'] },
  },
  GrantControls: { Operator: 'OR', BuiltInControls: ['block'] },
};

const small = {
  aad_successful_commands: [],
  tenant_details: [{ TenantId: 't1', DisplayName: 'Contoso' }],
  conditional_access_policies: [legacyBlocked],
  domain_settings: { Id: 'a.org', IsVerified: true, PasswordValidityPeriodInDays: 2_147_483_647 },
};

describe('a provider export', () => {
  it('is known by its shape, and no other file is', () => {
    expect(scubaFile(small)?.(AT)).toMatchObject({ system: 'entra', scope: 't1', complete: [] });
    for (const other of [{}, [], null, 'x', { conditional_access_policies: [] }]) {
      expect(scubaFile(other)).toBeUndefined();
    }
  });

  it('is judged by what it holds, and unknown in what it does not', () => {
    expect(statusOf(small)).toMatchObject({
      'legacy-authentication-allowed': 'pass',
      'passwords-expire': 'pass',
      'users-register-apps': 'unknown',
      'global-admin-count': 'unknown',
      'no-second-factor-anywhere': 'unknown',
    });
  });

  it('takes an empty list after a failed command for no answer', () => {
    const failed = {
      ...small,
      conditional_access_policies: [],
      aad_unsuccessful_commands: ['Get-MgBetaIdentityConditionalAccessPolicy'],
    };
    expect(statusOf(failed)).toMatchObject({ 'legacy-authentication-allowed': 'unknown' });
    const none = { ...small, conditional_access_policies: [] };
    expect(statusOf(none)).toMatchObject({ 'legacy-authentication-allowed': 'fail' });
  });

  it('is read whatever is broken in it', () => {
    for (const broken of [null, 7, 'x', [null, 1, 'y'], [['a']]]) {
      const all = Object.fromEntries(
        [
          'conditional_access_policies',
          'authorization_policies',
          'privileged_roles',
          'privileged_users',
          'authentication_method',
          'service_plans',
          'scuba_config',
          'tenant_details',
        ].map((key) => [key, broken]),
      );
      for (const verdict of verdictsOf(all).values()) expect(verdict.status).not.toBe('pass');
    }
  });
});

describe('a written case', () => {
  const given = (input: Raw) => ({
    name: 'n',
    control: 'MS.AAD.1.1v1',
    expectedPass: true,
    input,
  });

  it('is put together from its paths, later ones over earlier ones', () => {
    const read = scubaCase(
      given({
        'input.conditional_access_policies': [legacyBlocked],
        'input.conditional_access_policies[0].State': 'disabled',
        'input.scuba_config.Aad["MS.AAD.1.1v1"].CapExclusions.Users': ['u1'],
      }),
    );
    expect(read).toMatchObject({ control: 'MS.AAD.1.1', asked: 'MS.AAD.1.1v1' });
    const { facts } = read?.snapshot(AT) ?? { facts: [] };
    const values = facts.flatMap((one) => (one.kind === 'setting' ? [one.value] : []));
    expect(values).toContainEqual(expect.objectContaining({ state: 'disabled' }));
    expect(values).toContainEqual(expect.objectContaining({ users: ['u1'] }));
  });

  it('is refused where a path is none, or leads where none may', () => {
    for (const path of ['input..x', 'input.__proto__.x', 'input["a', 'input.constructor']) {
      expect(() => scubaCase(given({ [path]: 1 }))).toThrow(/is not a path/);
    }
    expect(scubaCase({ name: 'n', control: 'X.1', input: {} })).toBeUndefined();
    expect(() => scubaCase({ ...given({}), expectedPass: 'yes' })).toThrow(/expectedPass/);
  });
});

const data = resolve(import.meta.dirname, '../../../shared/data/entra');
const readJson = (file: string): unknown =>
  JSON.parse(readFileSync(join(data, file), 'utf8').replace(/^\uFEFF/, ''));

interface Control {
  readonly 'Control ID': string;
  readonly Result: string;
}

describe.skipIf(!existsSync(data))('a real export (skipped without ../shared/data)', () => {
  it('is judged as the tool judged it, control by control, but for one fault of its own', () => {
    const verdicts = verdictsOf(readJson('scubagear-ProviderSettingsExport.json') as Raw);
    const file = readdirSync(data).find((one) => one.startsWith('scubagear-ScubaResults')) ?? '';
    const results = readJson(file) as {
      readonly Results: { readonly AAD: readonly { readonly Controls: readonly Control[] }[] };
    };
    const compared = results.Results.AAD.flatMap(({ Controls }) => Controls).flatMap((one) => {
      const control = one['Control ID'].replace(/v\d+$/, '');
      const check = judgeOf.checks.find(({ controls }) => controls.scuba?.includes(control));
      const status = check && verdicts.get(check.id)?.status;
      return status === undefined ? [] : [{ control, theirs: one.Result, status }];
    });
    const differ = compared.filter(
      ({ theirs, status }) => (theirs === 'Pass') !== (status === 'pass') || status === 'unknown',
    );
    expect(compared.length).toBeGreaterThanOrEqual(24);
    // Its one domain, which is set to never, was written as an object and not as a list of one: it found none.
    expect(differ).toEqual([{ control: 'MS.AAD.6.1', theirs: 'Fail', status: 'pass' }]);
  });

  it('does not depend on what policies, people and tenants are called', () => {
    const whole = readJson('scubagear-ProviderSettingsExport.json') as Raw;
    const policies = whole['conditional_access_policies'] as readonly Raw[];
    const people = Object.entries(whole['privileged_users'] as Raw);
    const renamed = {
      ...whole,
      conditional_access_policies: policies.map((one, n) => ({ ...one, DisplayName: `p${n}` })),
      privileged_users: Object.fromEntries(
        people.map(([id, one], n) => [id, { ...(one as Raw), DisplayName: `u${n}` }]),
      ),
    };
    expect(statusOf(renamed)).toEqual(statusOf(whole));
  });
});
