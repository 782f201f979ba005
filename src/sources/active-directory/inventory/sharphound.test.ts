import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FactKind, Identity, InventoryFact } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { file, SID, snapshotOf, user } from './sharphound.case.ts';
import { sharpHoundFile } from './sharphound.ts';

const countsOf = (facts: readonly InventoryFact[]): Partial<Record<FactKind, number>> => {
  const counts: Partial<Record<FactKind, number>> = {};
  for (const { kind } of facts) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('a collection of SharpHound', () => {
  it('is known by its head, and nothing else is', () => {
    expect(sharpHoundFile(file('users', []))).toBeTypeOf('function');
    expect(sharpHoundFile(file('songs', []))).toBeUndefined();
    expect(sharpHoundFile({ data: [] })).toBeUndefined();
    expect(sharpHoundFile([])).toBeUndefined();
  });

  it('gives accounts with dates, rights, delegation and no secret', () => {
    const snapshot = snapshotOf(
      file('users', [
        user(1103, 'svc-sql', {
          serviceprincipalnames: ['MSSQLSvc/sql'],
          unixpassword: 'hidden-secret',
          dontreqpreauth: true,
        }),
        user(
          1104,
          'gmsa-app$',
          { gmsa: true },
          { AllowedToDelegate: [{ ObjectIdentifier: `${SID}-1103` }] },
        ),
        user(
          1105,
          'nadia',
          {},
          {
            Aces: [
              {
                PrincipalSID: 'CORP.EXAMPLE-S-1-5-32-544',
                RightName: 'WriteDacl',
                IsInherited: false,
              },
              { PrincipalSID: `${SID}-1104`, RightName: 'GenericAll', IsInherited: false },
            ],
            HasSIDHistory: [{ ObjectIdentifier: 'S-1-5-21-9-9-9-500' }],
          },
        ),
        { ObjectIdentifier: 'CORP.EXAMPLE-S-1-5-20', Properties: { domain: 'CORP.EXAMPLE' } },
        user(1106, 'gone', {}, { IsDeleted: true }),
        null,
      ]),
    );
    expect(countsOf(snapshot.facts)).toEqual({
      identity: 3,
      credential: 4,
      membership: 3,
      trust: 2,
      // Two of access lists, one of delegation.
      entitlement: 3,
    });
    expect(snapshot.complete).toEqual([]);
    expect(JSON.stringify(snapshot)).not.toContain('hidden-secret');
    const identity = (name: string) =>
      snapshot.facts.find(
        (fact): fact is Identity => fact.kind === 'identity' && fact.name === name,
      );
    expect(identity('svc-sql')).toMatchObject({
      id: `active-directory:${SID}-1103`,
      class: 'service_account',
      tags: { flags: 'preauth_not_required', exposed: 'kerberoastable asrep_roastable' },
      createdAt: { value: 1_681_261_677_000 },
    });
    expect(identity('gmsa-app$')?.classReason).toMatch(/group managed/);
  });

  it('gives groups once, in the fuller form, and trusts by their direction', () => {
    const builtIn = { domain: 'CORP.EXAMPLE', name: 'ADMINISTRATORS@CORP.EXAMPLE' };
    const { facts } = snapshotOf(
      file('groups', [
        { ObjectIdentifier: 'CORP.EXAMPLE-S-1-5-32-544', Properties: builtIn },
        {
          ObjectIdentifier: 'CORP.EXAMPLE-S-1-5-32-544',
          Properties: { ...builtIn, samaccountname: 'Administrators' },
          Members: [{ ObjectIdentifier: `${SID}-512` }, { ObjectIdentifier: `${SID}-512` }],
        },
      ]),
    );
    expect(facts).toMatchObject([
      { kind: 'group', id: 'active-directory:corp.example/S-1-5-32-544', name: 'Administrators' },
      { kind: 'membership', memberId: `active-directory:${SID}-512` },
    ]);
    const domain = snapshotOf(
      file('domains', [
        {
          ObjectIdentifier: SID,
          Properties: { domain: 'CORP.EXAMPLE' },
          Trusts: [
            { TargetDomainName: 'IN.EXAMPLE', TrustDirection: 'Inbound', TrustType: 'External' },
            { TargetDomainName: 'BOTH.EXAMPLE', TrustDirection: 3, TrustType: 'ParentChild' },
          ],
        },
      ]),
    ).facts.filter((fact) => fact.kind === 'trust');
    expect(
      domain.map(({ targetId, principal }) => `${principal.value} → ${targetId}`).sort(),
    ).toEqual([
      'both.example → active-directory:corp.example',
      'corp.example → active-directory:both.example',
      'corp.example → active-directory:in.example',
    ]);
  });

  const sample = resolve(import.meta.dirname, '../../../../../shared/data/ad/bloodhound-sample');
  it.skipIf(!existsSync(sample))(
    'maps the published sample without loss of accounts, groups, dates or rights (skipped without ../shared/data)',
    () => {
      const read = (type: string) => {
        const name = readdirSync(sample).find((one) => one.endsWith(`_${type}.json`)) ?? '';
        return JSON.parse(readFileSync(join(sample, name), 'utf8')) as {
          readonly data: readonly Raw[];
        };
      };
      const expected: Readonly<Record<string, Partial<Record<FactKind, number>>>> = {
        users: { identity: 51, credential: 54, membership: 52, entitlement: 19 },
        // With sessions on eight machines, one delegation and one managed account's machine.
        computers: {
          identity: 21,
          credential: 21,
          membership: 21,
          trust: 2,
          entitlement: 31,
          // The registry of the one controller that was reached.
          resource: 1,
        },
        groups: { group: 87, membership: 78, entitlement: 12 },
        domains: { resource: 4, trust: 5, entitlement: 9 },
        // With three whom policies make local administrators.
        ous: { resource: 13, entitlement: 10 },
        containers: { resource: 208, entitlement: 24 },
        gpos: { resource: 22, entitlement: 5 },
        certtemplates: { resource: 63, entitlement: 24 },
        // Its own list, where that was collected, in place of the directory's copy.
        enterprisecas: { resource: 2, entitlement: 9 },
        rootcas: { resource: 4, entitlement: 9 },
        aiacas: { resource: 4, entitlement: 11 },
        ntauthstores: { resource: 1, entitlement: 5 },
      };
      for (const [type, counts] of Object.entries(expected)) {
        const json = read(type);
        const { facts, scope } = snapshotOf(json);
        expect([type, countsOf(facts)]).toEqual([type, counts]);
        expect(scope).toBe('phantom.corp');
        const told = new Set(
          facts.flatMap((fact) =>
            fact.kind === 'entitlement'
              ? fact.resources.flatMap((on) =>
                  fact.privileges.map(
                    (right) => `${fact.holderId} ${right} ${on} ${fact.via.name}`,
                  ),
                )
              : [],
          ),
        );
        const aces = json.data.flatMap((one) =>
          (one['Aces'] as readonly Raw[]).map((ace) =>
            JSON.stringify([
              one['ObjectIdentifier'],
              ace['PrincipalSID'],
              ace['RightName'],
              ace['IsInherited'],
            ]),
          ),
        );
        if (type !== 'enterprisecas') expect(told.size).toBeGreaterThanOrEqual(new Set(aces).size);
      }
      const users = snapshotOf(read('users')).facts.filter((fact) => fact.kind === 'identity');
      expect(users.find(({ name }) => name === 'alice')).toMatchObject({
        createdAt: { value: Date.UTC(2023, 3, 12, 1, 7, 57) },
        lastUsedAt: { known: true, value: null },
        tags: { adminCount: '1', flags: 'password_never_expires' },
      });
    },
  );
});
