/** The inventory and the logs of a real OpenLDAP server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential, Identity, Snapshot } from '../../src/model/index.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { ldapConfig } from '../../src/sources/ldap/config.ts';
import { ldapSource } from '../../src/sources/ldap/index.ts';
import {
  ADMIN,
  ADMIN_PASSWORD,
  missingSlapd,
  type Slapd,
  SUFFIX,
  startSlapd,
} from './slapd.case.ts';

const PASSWORD = 'reader-Secret-1';
const ALICE = `uid=alice,ou=people,${SUFFIX}`;
/** What each reader may not see. */
const hides: Readonly<Record<string, string>> = {
  'read:accounts': 'dn.subtree="ou=people,dc=example,dc=test"',
  'read:operational-attributes':
    'dn.subtree="dc=example,dc=test" attrs=createTimestamp,pwdChangedTime,pwdLastSuccess',
  'read:groups': 'dn.subtree="ou=groups,dc=example,dc=test"',
  'read:password-policy': 'dn.subtree="ou=policies,dc=example,dc=test"',
};
const readerOf = (lacking?: string): string =>
  `cn=${lacking === undefined ? 'reader' : lacking.replace(':', '-')},ou=readers,${SUFFIX}`;
const rules = Object.entries(hides)
  .map(([one, what]) => `access to ${what} by dn.base="${readerOf(one)}" none by * break`)
  .join('\n');

describe.skipIf(missingSlapd !== undefined)(
  `a real directory (skipped without slapd: ${missingSlapd ?? 'it is here'})`,
  () => {
    let slapd: Slapd;
    let whole: Snapshot;
    const config = (lacking?: string) =>
      ldapConfig.parse({
        urls: [slapd.url],
        ca: slapd.ca,
        base: SUFFIX,
        read: { name: readerOf(lacking), password: PASSWORD },
      });
    const pull = (at: number, lacking?: string) =>
      ldapSource.inventory?.(config(lacking), at) ?? (async function* () {})();

    beforeAll(async () => {
      // The readers stand in a part that nobody lists, so that "no account" can be seen as such.
      slapd = await startSlapd(
        `${rules}\naccess to dn.subtree="ou=readers,${SUFFIX}" by anonymous auth by * none`,
      );
      const admin = await slapd.bind(ADMIN, ADMIN_PASSWORD);
      await admin.add(SUFFIX, { objectClass: 'domain', dc: 'example' });
      for (const ou of ['people', 'groups', 'policies', 'readers'])
        await admin.add(`ou=${ou},${SUFFIX}`, { objectClass: 'organizationalUnit', ou });
      await admin.add(`cn=default,ou=policies,${SUFFIX}`, {
        objectClass: ['device', 'pwdPolicy'],
        pwdAttribute: 'userPassword',
        pwdMaxAge: '7776000',
        pwdMinLength: '12',
        pwdMaxFailure: '5',
        pwdLockout: 'TRUE',
      });
      for (const one of [undefined, ...Object.keys(hides)])
        await admin.add(readerOf(one), {
          objectClass: ['organizationalRole', 'simpleSecurityObject'],
          userPassword: PASSWORD,
        });
      const unix = { uidNumber: '1001', gidNumber: '1001' };
      await admin.add(ALICE, {
        objectClass: ['inetOrgPerson', 'posixAccount'],
        cn: 'Alice Ng',
        sn: 'Ng',
        mail: 'alice@example.test',
        employeeNumber: '4711',
        homeDirectory: '/home/alice',
        loginShell: '/bin/bash',
        userPassword: 'alice-Secret-1',
        ...unix,
      });
      await admin.add(`uid=backup,ou=people,${SUFFIX}`, {
        objectClass: ['account', 'posixAccount'],
        cn: 'backup',
        homeDirectory: '/var/empty',
        loginShell: '/usr/sbin/nologin',
        ...unix,
      });
      await admin.add(`cn=staff,ou=groups,${SUFFIX}`, {
        objectClass: 'groupOfNames',
        member: ALICE,
      });
      await admin.add(`cn=payroll,ou=groups,${SUFFIX}`, {
        objectClass: 'groupOfNames',
        member: [ALICE, `cn=staff,ou=groups,${SUFFIX}`],
      });
      await admin.add(`cn=unix,ou=groups,${SUFFIX}`, {
        objectClass: 'posixGroup',
        gidNumber: '1001',
        memberUid: 'backup',
      });
      await (await slapd.bind(ALICE, 'alice-Secret-1')).unbind();
      await expect(slapd.bind(ALICE, 'wrong-Secret-1')).rejects.toThrow();
      await admin.unbind();
      for await (const one of pull(Date.now())) whole = one;
    });
    afterAll(() => slapd?.stop());

    it('gives people and programs with the dates of their passwords', () => {
      const identity = (name: string) =>
        whole.facts.find(
          (fact): fact is Identity => fact.kind === 'identity' && fact.name === name,
        );
      expect(identity('alice')).toMatchObject({
        id: `ldap:${ALICE}`,
        class: 'human',
        status: 'active',
        interactive: { known: true, value: true },
        tags: { email: 'alice@example.test' },
      });
      expect(identity('backup')).toMatchObject({
        class: 'service_account',
        interactive: { value: false },
      });
      const password = whole.facts.find(
        (fact): fact is Credential => fact.kind === 'credential' && fact.ofId === `ldap:${ALICE}`,
      );
      expect([password?.rotatedAt.known, password?.lastUsedAt.known]).toEqual([true, true]);
      expect(whole.facts.find(({ kind }) => kind === 'resource')).toMatchObject({
        type: 'password-policy',
        tags: { pwdMaxAge: '7776000', pwdMinLength: '12' },
      });
    });

    it('reads its own log: who came in, who was refused', () => {
      const events = slapd.lines().flatMap((line) => {
        const record = ldapSource.readLine?.(line);
        return record === undefined ? [] : ldapSource.parse(record);
      });
      const signIns = events.filter(
        ({ classUid, activityId }) => classUid === 3002 && activityId === 1,
      );
      expect(
        signIns.some(({ actor, outcome }) => actor.name === 'alice' && outcome === 'success'),
      ).toBe(true);
      expect(signIns.some(({ error }) => error?.code === '49')).toBe(true);
      expect(events.some(({ src }) => src.ip === '127.0.0.1')).toBe(true);
    });

    it('reads its access log: sign-ins, and what was made by whom', async () => {
      const admin = await slapd.bind(ADMIN, ADMIN_PASSWORD);
      const { searchEntries } = await admin.search('cn=accesslog', { filter: '(reqType=*)' });
      await admin.unbind();
      const events = searchEntries.flatMap((entry) => ldapSource.parse({ ...entry }));
      expect(events.length).toBeGreaterThan(10);
      const alice = events.filter(({ actor }) => actor.principalId === `ldap:${ALICE}`);
      expect(alice.map(({ classUid, outcome }) => `${classUid} ${outcome}`)).toEqual(
        expect.arrayContaining(['3002 success', '3002 failure']),
      );
      const made = events.find(({ targets }) => targets[0]?.id === `ldap:${ALICE}`);
      expect(made).toMatchObject({ classUid: 3001, activityId: 1, actor: { name: 'admin' } });
      expect(
        events.every((event) => !JSON.stringify(ldapSource.ocsf(event)).includes('alice-Secret')),
      ).toBe(true);
    });

    it('probes what may be seen', async () => {
      const told: string[] = [];
      for (const lacking of [undefined, ...Object.keys(hides)])
        for await (const one of ldapSource.probe?.(config(lacking)) ?? [])
          if (one.granted !== 'yes') told.push(`${lacking}: ${one.permission}`);
      expect(told).toEqual(Object.keys(hides).map((one) => `${one}: ${one}`));
    });

    inventorySuite({
      source: ldapSource,
      expected: { identity: 2, credential: 2, group: 3, membership: 4, resource: 1 },
      async start() {
        let lacking: string | undefined;
        return {
          pull: (at) => pull(at, lacking),
          pullUnknown: (at) =>
            ldapSource.inventory?.({ ...config(), read: { name: ALICE, password: 'wrong' } }, at) ??
            (async function* () {})(),
          deny(permission) {
            lacking = permission;
          },
          picture: () => slapd.lines().filter((line) => / (?:ADD|MOD|DEL|MODRDN) /.test(line)),
          secrets: [PASSWORD, 'alice-Secret-1', ADMIN_PASSWORD],
          close: async () => undefined,
        };
      },
    });
  },
);
