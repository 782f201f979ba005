/** What reaches down from containers: inherited access lists and group policies. */
import { describe, expect, it } from 'vitest';
import {
  account,
  admins,
  BASE,
  computer,
  domain,
  type Facts,
  grant,
  grants,
  group,
  id,
  off,
  resource,
  steps,
  viewOf,
  wayUp,
} from './domain.case.ts';

const OU = `OU=Servers,${BASE}`;
const INNER = `OU=Inner,${OU}`;
const at = (dn: string) => ({ dn: `CN=x,${dn}` });
const ouId = `active-directory:${OU.toLowerCase()}`;
const inherits = (value: 'yes' | 'no') => ({ tags: { inheritsAccess: value } });

const estate = (right: string, object = ouId, ...more: Facts) =>
  viewOf(
    admins,
    account(1101),
    resource('organizational-unit', OU, { inheritsAccess: 'yes', blocksPolicies: 'no' }),
    resource('organizational-unit', INNER, { inheritsAccess: 'yes', blocksPolicies: 'yes' }),
    computer(1001, { ...at(OU), ...inherits('yes') }),
    computer(1002, { ...at(INNER), ...inherits('yes') }),
    account(1102, { ...at(OU), ...inherits('no') }),
    account(1103, at(OU)),
    account(1104, { ...at(OU), ...inherits('yes'), ...off }),
    group(1200, { distinguishedName: `CN=g,${OU}`, inheritsAccess: 'yes' }),
    group(1201, { distinguishedName: `CN=h,${OU}`, inheritsAccess: 'no' }),
    grants(grant(1101, right, object)),
    ...more,
  );
const reached = (view: ReturnType<typeof viewOf>, rid: number) =>
  view
    .path(id(1101), id(rid))
    ?.map(({ technique, certain }) => `${technique}${certain ? '' : '?'}`);

describe('control of an organisational unit', () => {
  it.each(['GenericAll', 'WriteDacl', 'WriteOwner', 'Owns'])(
    'by %s reaches all that inherit from it, also deeper down',
    (right) => {
      const view = estate(right);
      expect(reached(view, 1001)).toEqual([right, 'Contains']);
      expect(reached(view, 1002)).toEqual([right, 'Contains', 'Contains']);
      expect(reached(view, 1200)).toEqual([right, 'Contains']);
    },
  );

  it('does not reach what takes nothing from above, and may reach what was not read', () => {
    const view = estate('GenericAll');
    expect(reached(view, 1102)).toBeUndefined();
    expect(reached(view, 1201)).toBeUndefined();
    expect(reached(view, 1103)).toEqual(['GenericAll', 'Contains?']);
  });

  it('also enables what is disabled in it', () => {
    expect(
      steps(estate('GenericAll'), 'active-directory:within:ou=servers,dc=corp,dc=example,dc=com'),
    ).toContain('Contains → enabled:1104');
  });

  it('is not had by writing its properties: that may link a policy', () => {
    const view = estate('GenericWrite');
    expect(reached(view, 1001)).toEqual(['GenericWrite?', 'GPLink']);
    expect(reached(estate('WriteGPLink'), 1001)).toEqual(['WriteGPLink?', 'GPLink']);
    expect(reached(estate('AddMember'), 1001)).toBeUndefined();
  });
});

describe('a group policy', () => {
  const POLICY = `CN={1},CN=Policies,CN=System,${BASE}`;
  const policyId = `active-directory:${POLICY.toLowerCase()}`;
  const linked = (right: string, how: 'linked' | 'enforced', blocks: 'yes' | 'no') =>
    viewOf(
      admins,
      account(1101),
      resource('group-policy', POLICY, { objectGUID: 'abc' }),
      resource('organizational-unit', OU, { blocksPolicies: 'no', policyLinks: `abc;${how}` }),
      resource('organizational-unit', INNER, { blocksPolicies: blocks }),
      computer(1001, at(OU)),
      computer(1002, at(INNER)),
      computer(1003),
      account(1102, { ...at(OU), kind: 'gmsa' }),
      grants(grant(1101, right, policyId)),
    );

  it('rules machines where it is linked, and below', () => {
    const view = linked('WriteDacl', 'linked', 'no');
    expect(reached(view, 1001)).toEqual(['WriteDacl', 'GPLink', 'GPLink']);
    expect(reached(view, 1002)).toEqual(['WriteDacl', 'GPLink', 'GPLink', 'GPLink']);
    expect(reached(view, 1003)).toBeUndefined();
    expect(reached(view, 1102)).toBeUndefined();
  });

  it('stops where inheritance is blocked, unless it is enforced', () => {
    expect(reached(linked('WriteDacl', 'linked', 'yes'), 1002)).toBeUndefined();
    expect(reached(linked('WriteDacl', 'enforced', 'yes'), 1002)).toBeDefined();
  });

  it('that one may only edit possibly applies: its filtering is not read', () => {
    expect(reached(linked('GenericWrite', 'linked', 'no'), 1001)).toEqual([
      'GenericWrite?',
      'GPLink',
      'GPLink',
    ]);
    expect(reached(linked('AddMember', 'linked', 'no'), 1001)).toBeUndefined();
  });

  it('linked to the domain reaches the controllers', () => {
    const view = viewOf(
      domain({ policyLinks: 'abc;linked' }),
      account(1101),
      resource('group-policy', POLICY, { objectGUID: 'abc' }),
      computer(1000, { dn: `CN=DC,OU=Domain Controllers,${BASE}`, marks: ['domain_controller'] }),
      grants(grant(1101, 'GenericAll', policyId)),
    );
    expect(wayUp(view, id(1101))).toEqual([
      'GenericAll',
      'GPLink',
      'GPLink',
      'GPLink',
      'T1078.002',
    ]);
  });
});

describe('the access list copied onto protected accounts (AdminSDHolder)', () => {
  const DN = `CN=AdminSDHolder,CN=System,${BASE}`;
  const over = (right: string, dn = DN) =>
    steps(
      viewOf(
        admins,
        account(1101),
        resource('container', dn),
        grants(grant(1101, right, `active-directory:${dn.toLowerCase()}`)),
      ),
      id(1101),
    );

  it('rules the domain for whoever may write it', () => {
    expect(over('WriteDacl')).toEqual(['WriteDacl → GOAL']);
    expect(over('Delete')).toEqual([]);
  });

  it('is that one object, not another of its name', () => {
    expect(over('WriteDacl', `CN=AdminSDHolder,OU=Decoys,${BASE}`)).toEqual([
      'WriteDacl → within:cn=adminsdholder,ou=decoys',
    ]);
  });
});
