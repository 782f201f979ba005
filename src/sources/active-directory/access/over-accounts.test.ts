/** What a right over an account, a machine or a group is good for, and what it is not. */
import { describe, expect, it } from 'vitest';
import type { Account } from '../inventory/account.ts';
import type { Grant } from '../inventory/grants.ts';
import {
  account,
  admins,
  computer,
  deny,
  domain,
  type Facts,
  grant,
  grants,
  group,
  id,
  member,
  steps,
  viewOf,
  wayUp,
} from './domain.case.ts';

const over = (right: string, target: Partial<Account>, holder: Partial<Account> = {}) =>
  steps(
    viewOf(
      admins,
      account(1101, holder),
      account(1102, target),
      grants(grant(1101, right, id(1102))),
    ),
    id(1101),
  ).map((one) => one.replace(' → 1102', ''));

describe('over a person', () => {
  it.each([
    'GenericAll',
    'GenericWrite',
    'WriteDacl',
    'WriteOwner',
    'Owns',
    'AllExtendedRights',
    'ForceChangePassword',
    'AddKeyCredentialLink',
  ])('%s takes the account over', (right) => {
    expect(over(right, {})).toEqual([right]);
  });

  it.each(['WriteSPN', 'WriteAccountRestrictions', 'WriteUserAccountControl'])(
    '%s only exposes its password to guessing: possible, not sure',
    (right) => {
      expect(over(right, {})).toEqual([`${right}?`]);
    },
  );

  it.each(['Delete', 'ReadLAPSPassword', 'AddMember', 'Enroll', 'CanRDP', 'constructor'])(
    '%s gives nothing',
    (right) => {
      expect(over(right, {})).toEqual([]);
    },
  );

  it('of krbtgt, a password is made by the controllers: possible only', () => {
    const view = viewOf(
      domain(),
      account(502),
      account(1101),
      grants(grant(1101, 'ForceChangePassword', id(502))),
    );
    expect(steps(view, id(1101))).toEqual(['ForceChangePassword? → 502']);
  });
});

describe('over a managed account', () => {
  it.each(['ReadGMSAPassword', 'GenericWrite', 'WriteDacl', 'AddKeyCredentialLink'])(
    '%s takes it over',
    (right) => {
      expect(over(right, { kind: 'gmsa' })).toEqual([right]);
    },
  );

  it.each(['ForceChangePassword', 'AllExtendedRights', 'WriteSPN'])(
    '%s gives nothing: nobody sets or guesses its password',
    (right) => {
      expect(over(right, { kind: 'gmsa' })).toEqual([]);
    },
  );

  it('belongs to the machine that runs services as it', () => {
    expect(over('DumpSMSAPassword', { kind: 'smsa' }, { kind: 'computer' })).toEqual([
      'DumpSMSAPassword',
    ]);
  });
});

describe('over a machine', () => {
  const machine: Partial<Account> = { kind: 'computer' };

  it.each(['GenericAll', 'GenericWrite', 'AdminTo', 'ReadLAPSPassword', 'AddKeyCredentialLink'])(
    '%s takes it over',
    (right) => {
      expect(over(right, machine)).toEqual([right]);
    },
  );

  it('a service name gives nothing', () => {
    expect(over('WriteSPN', machine)).toEqual([]);
  });

  it('every extended right reads the password of LAPS where there is one', () => {
    expect(over('AllExtendedRights', { ...machine, tags: { laps: 'yes' } })).toEqual([
      'AllExtendedRights',
    ]);
    expect(over('AllExtendedRights', { ...machine, tags: { laps: 'no' } })).toEqual([
      'AllExtendedRights?',
    ]);
  });

  it('signing in to it is not ruling it', () => {
    expect(over('CanRDP', machine)).toEqual(['CanRDP (sign-in)']);
    expect(over('CanPSRemote', machine)).toEqual(['CanPSRemote (sign-in)']);
    expect(over('ExecuteDCOM', machine)).toEqual(['ExecuteDCOM? (sign-in)']);
  });

  it('gives the tickets of who signed in there, while they last', () => {
    const view = viewOf(
      admins,
      account(1101),
      computer(1001),
      grants(grant(1101, 'AdminTo', id(1001)), grant(1001, 'HasSession', id(500))),
    );
    expect(wayUp(view, id(1101))).toEqual(['AdminTo', 'HasSession?', 'MemberOf', 'T1078.002']);
  });
});

describe('delegation', () => {
  const to = (right: string, holder: Partial<Account>, target: Partial<Account> = {}) =>
    over(right, { kind: 'computer', ...target }, holder);

  it('by resource needs a service name: a machine has one', () => {
    expect(to('AllowedToAct', { kind: 'computer' })).toEqual(['AllowedToAct']);
    expect(to('AllowedToAct', { spns: ['http/x'] })).toEqual(['AllowedToAct']);
    expect(to('AllowedToAct', {})).toEqual(['AllowedToAct?']);
  });

  it.each(['AddAllowedToAct', 'WriteAccountRestrictions'])(
    '%s lets a machine in, and others where anybody may make a machine',
    (right) => {
      expect(to(right, { kind: 'computer' })).toEqual([right]);
      expect(to(right, {})).toEqual([`${right}?`]);
      for (const [quota, sign] of [
        ['10', ''],
        ['0', '?'],
      ] as const) {
        const view = viewOf(
          admins.map((one) =>
            one.kind === 'resource' ? domain({ machineAccountQuota: quota }) : one,
          ),
          account(1101),
          computer(1102),
          grants(grant(1101, right, id(1102))),
        );
        expect(steps(view, id(1101))).toEqual([`${right}${sign} → 1102`]);
      }
    },
  );

  it('constrained is sure with protocol transition, and else waits for somebody to come', () => {
    expect(to('AllowedToDelegate', { marks: ['protocol_transition'] })).toEqual([
      'AllowedToDelegate',
    ]);
    expect(to('AllowedToDelegate', {})).toEqual(['AllowedToDelegate?']);
  });

  it('passes on no ticket of those who are protected', () => {
    const protecting = (...facts: Facts) =>
      steps(
        viewOf(
          domain(),
          group(512),
          group(525),
          account(1101, { marks: ['protocol_transition'] }),
          computer(1102),
          member(512, 500),
          grants(grant(1101, 'AllowedToDelegate', id(1102))),
          ...facts,
        ),
        id(1101),
      );
    expect(protecting(account(500))).toEqual(['AllowedToDelegate → 1102']);
    expect(protecting(account(500, { marks: ['not_delegated'] }))).toEqual([
      'AllowedToDelegate? → 1102',
    ]);
    expect(protecting(account(500), member(525, 500))).toEqual(['AllowedToDelegate? → 1102']);
    // The controller's own account is always passed on.
    expect(protecting(account(500), member(525, 500), group(516), member(516, 1102))).toEqual([
      'AllowedToDelegate → 1102',
    ]);
  });

  it('unconstrained keeps tickets, which is nothing new on a controller', () => {
    const view = viewOf(
      domain(),
      computer(1001, { marks: ['trusted_for_delegation'] }),
      computer(1002),
      computer(1000, { marks: ['trusted_for_delegation', 'domain_controller'] }),
    );
    expect(steps(view, id(1001))).toEqual(['CoerceToTGT? → GOAL']);
    expect(steps(view, id(1002))).toEqual([]);
    expect(steps(view, id(1000))).not.toContain('CoerceToTGT? → GOAL');
  });
});

describe('over a group', () => {
  const overGroup = (right: string) =>
    steps(
      viewOf(domain(), group(1200), account(1101), grants(grant(1101, right, id(1200)))),
      id(1101),
    );

  it.each([
    'GenericAll',
    'GenericWrite',
    'WriteDacl',
    'WriteOwner',
    'Owns',
    'AddMember',
    'AddSelf',
  ])('%s makes members', (right) => {
    expect(overGroup(right)).toEqual([`${right} → 1200`]);
  });

  it.each(['AllExtendedRights', 'ForceChangePassword', 'WriteSPN', 'AddKeyCredentialLink'])(
    '%s gives nothing',
    (right) => {
      expect(overGroup(right)).toEqual([]);
    },
  );
});

describe('a denial', () => {
  const inherited = { inherited: true } satisfies Partial<Grant>;
  const with_ = (...all: readonly Grant[]) =>
    viewOf(
      domain(),
      account(1101),
      account(1102),
      account(1103),
      group(1200),
      group(1201),
      member(1200, 1101, 1103),
      member(1201, 1103),
      grants(...all),
    );
  const target = id(1102);

  it('goes before an allow of the same kind, and an explicit allow before an inherited denial', () => {
    const first = (...all: readonly Grant[]) => steps(with_(...all), id(1101)).slice(1);
    const allow = grant(1101, 'ForceChangePassword', target);
    const refuse = grant(1101, 'ForceChangePassword', target, deny);
    expect(first(allow, refuse)).toEqual([]);
    expect(first({ ...allow, ...inherited }, refuse)).toEqual([]);
    expect(first({ ...allow, ...inherited }, { ...refuse, ...inherited })).toEqual([]);
    expect(first(allow, { ...refuse, ...inherited })).toEqual(['ForceChangePassword → 1102']);
  });

  it('of one part leaves the rest of full control', () => {
    const left = (right: string) =>
      steps(
        with_(grant(1101, 'GenericAll', target), grant(1101, right, target, deny)),
        id(1101),
      ).slice(1);
    expect(left('ForceChangePassword')).toEqual(['WriteDacl → 1102']);
    expect(left('GenericAll')).toEqual([]);
  });

  it('never takes the access list from the owner', () => {
    const view = with_(grant(1101, 'Owns', target), grant(1101, 'GenericAll', target, deny));
    expect(steps(view, id(1101)).slice(1)).toEqual(['Owns → 1102']);
  });

  it('of some members leaves a right of their group open, and each member is told what is so', () => {
    const view = with_(
      grant(1200, 'ForceChangePassword', target),
      grant(1201, 'ForceChangePassword', target, deny),
    );
    expect(steps(view, id(1200))).toEqual(['ForceChangePassword? → 1102']);
    expect(steps(view, id(1101))).toContain('ForceChangePassword → 1102');
    expect(steps(view, id(1103))).toEqual(['MemberOf → 1200', 'MemberOf → 1201']);
  });
});
