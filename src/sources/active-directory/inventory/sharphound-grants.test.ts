/** Rights in a collection beside access lists: on machines, by policies, at authorities. */
import { describe, expect, it } from 'vitest';
import type { Identity, InventoryFact } from '../../../model/index.ts';
import { file, SID, snapshotOf, user } from './sharphound.case.ts';

describe('a collection of SharpHound', () => {
  it('gives what was seen on machines: local groups, sessions, services, delegation', () => {
    const results = (...rids: readonly number[]) =>
      rids.map((rid) => ({ ObjectIdentifier: `${SID}-${rid}` }));
    const { facts } = snapshotOf(
      file('computers', [
        user(
          1001,
          'WEB$',
          {
            haslaps: false,
            supportedencryptiontypes: ['RC4-HMAC-MD5', 'AES256-CTS-HMAC-SHA1-96', 'toString'],
          },
          {
            LocalGroups: [
              { ObjectIdentifier: `${SID}-1001-544`, Results: results(1101) },
              { ObjectIdentifier: `${SID}-1001-555`, Results: results(1102) },
              { ObjectIdentifier: `${SID}-1001-999`, Results: results(1103) },
            ],
            Sessions: { Results: [{ UserSID: `${SID}-1104` }] },
            RegistrySessions: { Results: [{ UserSID: `${SID}-1104` }, { UserSID: 'somebody' }] },
            DumpSMSAPassword: results(1105),
            AllowedToAct: results(1106),
            AllowedToDelegate: results(1002),
            IsACLProtected: true,
            DCRegistryData: {
              StrongCertificateBindingEnforcement: { Value: 1, Collected: true },
              CertificateMappingMethods: { Value: 31, Collected: false },
            },
          },
        ),
      ]),
    );
    const told = facts.flatMap((fact) =>
      fact.kind === 'entitlement'
        ? fact.resources.map((on) =>
            `${fact.holderId} ${fact.privileges} ${on}`.replaceAll(`active-directory:${SID}-`, ''),
          )
        : [],
    );
    expect(told.sort()).toEqual([
      '1001 AllowedToDelegate 1002',
      '1001 DumpSMSAPassword 1105',
      '1001 HasSession 1104',
      '1101 AdminTo 1001',
      '1102 CanRDP 1001',
      '1106 AllowedToAct 1001',
    ]);
    const tags = facts.find((fact): fact is Identity => fact.kind === 'identity')?.tags;
    expect(tags).toMatchObject({
      laps: 'no',
      inheritsAccess: 'no',
      kerberosEncryption: 'rc4 aes256',
      strongCertificateBinding: '1',
    });
    expect(tags).not.toHaveProperty('certificateMappingMethods');
  });

  it('gives what policies put into local groups, on the machines they reach', () => {
    const { facts } = snapshotOf(
      file('ous', [
        {
          ObjectIdentifier: 'AAAA',
          Properties: {
            domain: 'CORP.EXAMPLE',
            name: 'SERVERS@CORP.EXAMPLE',
            distinguishedname: 'OU=SERVERS,DC=CORP,DC=EXAMPLE',
            blocksinheritance: true,
          },
          Links: [
            { GUID: 'B1', IsEnforced: true },
            { GUID: 'B2', IsEnforced: false },
          ],
          GPOChanges: {
            LocalAdmins: [{ ObjectIdentifier: `${SID}-513` }],
            RemoteDesktopUsers: [],
            AffectedComputers: [{ ObjectIdentifier: `${SID}-1001` }],
          },
          Aces: [],
        },
      ]),
    );
    expect(facts).toMatchObject([
      {
        id: 'active-directory:ou=servers,dc=corp,dc=example',
        tags: { blocksPolicies: 'yes', policyLinks: 'b1;enforced\nb2;linked' },
      },
      { holderId: `active-directory:${SID}-513`, privileges: ['AdminTo'] },
    ]);
  });

  it('takes who manages an authority from its own list only', () => {
    const ace = (rid: number, right: string) => ({
      PrincipalSID: `${SID}-${rid}`,
      RightName: right,
      IsInherited: false,
    });
    const managers = (collected: boolean) =>
      snapshotOf(
        file('enterprisecas', [
          {
            ObjectIdentifier: 'CCCC',
            Properties: { domain: 'CORP.EXAMPLE', distinguishedname: 'CN=CA,DC=CORP,DC=EXAMPLE' },
            Aces: [ace(1101, 'ManageCA'), ace(1102, 'Enroll'), ace(1103, 'WriteDacl')],
            CARegistryData: {
              CASecurity: {
                Collected: collected,
                Data: collected ? [ace(1104, 'ManageCA'), ace(1105, 'Enroll')] : [],
              },
              IsUserSpecifiesSanEnabled: { Collected: collected, Value: true },
            },
          },
        ]),
      ).facts;
    const told = (facts: readonly InventoryFact[]) =>
      facts.flatMap((fact) =>
        fact.kind === 'entitlement' ? `${fact.holderId.slice(-4)} ${fact.privileges}` : [],
      );
    expect(told(managers(true))).toEqual(['1103 WriteDacl', '1104 ManageCA', '1105 Enroll']);
    expect(told(managers(false))).toEqual(['1102 Enroll', '1103 WriteDacl']);
    expect(managers(true)[0]).toMatchObject({ tags: { subjectChosenByRequester: 'true' } });
    expect(managers(false)[0]).not.toHaveProperty('tags.subjectChosenByRequester');
  });
});
