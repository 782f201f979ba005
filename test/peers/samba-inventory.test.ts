/** The inventory of a real domain: an account of each posture, access lists, delegations, and what is hidden. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventory, type InventoryView } from '../../src/inventory/index.ts';
import type { Identity, InventoryFact, Snapshot } from '../../src/model/index.ts';
import { adAccess } from '../../src/sources/active-directory/access/index.ts';
import { activeDirectorySource } from '../../src/sources/active-directory/index.ts';
import { pullDirectory } from '../../src/sources/active-directory/inventory/pull.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { ADMIN_PASSWORD, BASE, DOMAIN, missingSamba } from './samba.case.ts';
import { PASSWORD, type SambaEstate, startSambaEstate } from './samba-estate.case.ts';
import { grantWays } from './samba-ways.case.ts';

const AT = Date.UTC(2026, 5, 1);

describe.skipIf(missingSamba !== undefined)(
  `a real Active Directory domain (skipped without Samba: ${missingSamba ?? 'it is here'})`,
  () => {
    let estate: SambaEstate;
    let whole: Snapshot;
    beforeAll(async () => {
      estate = await startSambaEstate();
      for await (const one of pullDirectory(estate.config(), AT)) whole = one;
    });
    afterAll(() => estate?.close());

    const named = (name: string): Identity =>
      whole.facts.find((fact) => fact.kind === 'identity' && fact.name === name) as Identity;
    const factsOf = <K extends InventoryFact['kind']>(kind: K) =>
      whole.facts.filter((fact): fact is Extract<InventoryFact, { kind: K }> => fact.kind === kind);

    it('tells people, services and machines apart, each with what weakens it', () => {
      expect(named('alice')).toMatchObject({
        class: 'human',
        status: 'active',
        tags: { email: 'alice@example.test' },
        lastUsedAt: { known: true, value: null },
      });
      expect(named('alice').handles?.map(({ kind }) => kind)).toEqual([
        'login',
        'saml_name_id',
        'email',
        'employee_id',
        'federated_id',
      ]);
      expect(named('bob').status).toBe('disabled');
      expect(named('carol').tags['flags']).toBe('password_never_expires');
      expect(named('dora').tags['flags']).toBe('preauth_not_required');
      expect(named('svc-sql').class).toBe('service_account');
      expect(named('WEB01$')).toMatchObject({
        class: 'workload',
        tags: { flags: 'trusted_for_delegation' },
      });
    });

    it('dates passwords and keys, and knows the key of the domain', () => {
      const of = (name: string) =>
        factsOf('credential').filter(({ ofId }) => ofId === named(name).id);
      expect(of('svc-sql').map(({ type }) => type)).toEqual(['password', 'kerberos_key']);
      const [password] = of('alice');
      expect(password?.rotatedAt).toMatchObject({ known: true, value: expect.any(Number) });
      const { rotatedAt, expiresAt } = password ?? {};
      const age =
        expiresAt?.known && rotatedAt?.known
          ? Number(expiresAt.value) - Number(rotatedAt.value)
          : 0;
      expect(Math.round(age / 86_400_000)).toBe(42);
      expect(of('carol')[0]?.expiresAt).toEqual({ known: true, value: null });
      expect(of('krbtgt').map(({ type }) => type)).toEqual(['signing_key']);
      expect(of('WEB01$').map(({ type }) => type)).toEqual(['kerberos_key']);
    });

    it('lays nested groups, and the primary group that lists nobody', () => {
      const group = (name: string) => factsOf('group').find((one) => one.name === name)?.id;
      const pairs = factsOf('membership').map((one) => `${one.memberId} ${one.groupId}`);
      expect(pairs).toContain(`${group('Interns')} ${group('Payroll')}`);
      expect(pairs).toContain(`${named('alice').id} ${group('Payroll')}`);
      expect(pairs).toContain(`${named('alice').id} ${group('Domain Users')}`);
      expect(factsOf('owner')).toMatchObject([
        { ofId: named('WEB01$').id, who: named('alice').id, basis: 'tag' },
      ]);
    });

    it('reads access lists: who may fetch all secrets, who may reset whose password', () => {
      const held = (name: string) =>
        factsOf('entitlement').filter(({ holderId }) => holderId === named(name).id);
      expect(held('syncer')).toMatchObject([
        { privileges: ['GetChanges', 'GetChangesAll'], resources: [`active-directory:${DOMAIN}`] },
      ]);
      const [reset] = held('helpdesk');
      expect(reset?.privileges).toEqual(['ForceChangePassword']);
      expect(reset?.resources).toContain(named('alice').id);
      expect(reset?.resources).not.toContain(named('WEB01$').id);
      const quota = factsOf('entitlement').find(({ via }) => via.kind === 'assignment');
      expect(quota).toMatchObject({ conditions: { machineAccountQuota: 10 } });
    });

    it('tells the delegations', () => {
      const from = (name: string) =>
        factsOf('trust').filter(({ principal }) => principal.value === named(name).id);
      expect(from('WEB01$')).toMatchObject([{ conditions: { kind: 'unconstrained' } }]);
      expect(from('svc-web')).toMatchObject([
        {
          targetId: named('svc-sql').id,
          conditions: { kind: 'constrained', protocolTransition: true },
        },
      ]);
    });

    it('knows the rules for passwords and lock-out', () => {
      expect(factsOf('resource').filter(({ type }) => type === 'domain')).toMatchObject([
        {
          id: `active-directory:${DOMAIN}`,
          tags: { minPasswordLength: '7', maxPasswordAgeDays: '42', lockoutThreshold: '0' },
        },
      ]);
      const policy = factsOf('resource').find(({ type }) => type === 'group-policy');
      expect(policy?.id).toMatch(/cn=policies,cn=system/);
      const controllers = factsOf('resource').find(({ id }) =>
        id.includes('ou=domain controllers'),
      );
      expect(controllers?.tags).toMatchObject({
        blocksPolicies: 'no',
        policyLinks: expect.stringMatching(/^cn=\{6ac1786c.*;linked$/),
      });
    });

    inventorySuite({
      source: activeDirectorySource,
      // 13 people and services, 6 readers more; WEB01 and the controller.
      expected: { identity: 20, credential: 22, group: 48, owner: 1, trust: 3, resource: 19 },
      outside: (id) => id.startsWith('active-directory:'),
      async start() {
        let lacking: string | undefined;
        return {
          pull: (at, options) => pullDirectory(estate.config(lacking), at, options),
          pullUnknown: (at) =>
            pullDirectory(
              {
                ...estate.config(),
                read: { name: `nobody@${DOMAIN}`, password: 'Wr0ng-Passw0rd!' },
              },
              at,
            ),
          deny(permission) {
            lacking = permission;
          },
          // A sign-in is no change of the directory's contents.
          picture: () => estate.dc.tool('user', 'list', '-b', BASE),
          secrets: [PASSWORD, ADMIN_PASSWORD],
          close: async () => undefined,
        };
      },
    });

    describe('what was granted with the tools of the domain', () => {
      const GOAL = `control-plane:active-directory:${DOMAIN}`;
      let view: InventoryView;
      const at = (name: string): string =>
        [...view.identities()].find((one) => one.name === name)?.id ?? name;
      const way = (from: string, to = GOAL) =>
        view
          .path(at(from), to)
          ?.map(({ technique, certain }) => `${technique}${certain ? '' : '?'}`);

      beforeAll(async () => {
        await grantWays(estate);
        const inventory = createInventory({
          access: { 'active-directory': adAccess },
          now: () => AT + 1,
        });
        for await (const one of pullDirectory(estate.config(), AT)) inventory.applySnapshot(one);
        view = inventory.view;
      });

      it('gives the same steps: replication, delegation of two kinds, a managed password', () => {
        expect(way('syncer')).toEqual(['DCSync']);
        expect(way('WEB01$', at('DB01$'))).toEqual(['AllowedToAct']);
        // A name of the controller that it does not list itself.
        expect(way('svc-web')).toEqual(['AllowedToDelegate', 'T1078.002']);
        expect(way('DB01$', at('gmsa1$'))).toEqual(['ReadGMSAPassword']);
        expect(view.identity(at('gmsa1$'))?.tags['accountKind']).toBe('gmsa');
      });

      it('gives the same steps: a group, a unit, a template of certificates', () => {
        expect(way('helpdesk')).toEqual(['AddMember', 'T1078.002']);
        expect(way('carol', at('DB01$'))).toEqual(['WriteDacl', 'Contains']);
        expect(way('dora')).toEqual(['ADCSESC1']);
        expect(way('bob')).toBeUndefined();
      });

      it('tells what others may make use of', () => {
        const exposed = (name: string) => view.identity(at(name))?.tags['exposed'];
        expect(exposed('svc-sql')).toBe('kerberoastable');
        expect(exposed('dora')).toBe('asrep_roastable');
        expect(exposed('WEB01$')).toBe('unconstrained_delegation');
        expect(exposed('alice')).toBeUndefined();
        // Its schema knows no LAPS.
        expect(view.identity(at('DB01$'))?.tags['laps']).toBe('no');
      });
    });
  },
);
