/** Who can rule a domain: by membership, by rights over it, from other domains, and with which accounts switched on. */
import { describe, expect, it } from 'vitest';
import { trustFacts } from '../inventory/grants.ts';
import {
  account,
  admins,
  computer,
  DOMAIN,
  DOMAIN_ID,
  deny,
  domain,
  type Facts,
  GOAL,
  grant,
  grants,
  group,
  id,
  member,
  off,
  steps,
  viewOf,
  wayUp,
} from './domain.case.ts';

describe('who rules a domain', () => {
  it('is whoever is in its groups of administrators, also by groups in groups', () => {
    const view = viewOf(
      admins,
      group(1200),
      group('S-1-5-32-544'),
      account(1101),
      account(1102),
      account(1103),
      member(1200, 1101),
      member(512, 1200),
      member('S-1-5-32-544', 1102),
    );
    expect(wayUp(view, id(500))).toEqual(['MemberOf', 'T1078.002']);
    expect(view.path(id(1101), GOAL)).toMatchObject([
      { kind: 'can_do', because: 'is in g1200, which is in g512' },
    ]);
    expect(wayUp(view, id(1102))).toEqual(['MemberOf', 'T1078.002']);
    expect(wayUp(view, id(1103))).toBeUndefined();
    expect(view.tierOf(id(1101)).tier).toBe(0);
  });

  it('counts well-known numbers, never names: another group of the same name rules nothing', () => {
    const view = viewOf(
      domain(),
      { ...group(1512), name: 'Domain Admins' } as never,
      account(1101),
      member(1512, 1101),
    );
    expect(wayUp(view, id(1101))).toBeUndefined();
  });

  it('counts a member of elsewhere whose own domain was never read', () => {
    const foreign = 'active-directory:S-1-5-21-9-9-9-1168';
    const view = viewOf(admins, {
      kind: 'membership',
      id: 'active-directory:membership:f',
      memberId: foreign,
      groupId: id(512),
    });
    expect(wayUp(view, foreign)).toEqual(['MemberOf', 'T1078.002']);
  });

  it('counts whoever signs in as such, the guest only as everybody', () => {
    const view = viewOf(
      domain(),
      group('S-1-5-11'),
      account(1101),
      account(501),
      grants(grant('S-1-5-11', 'GenericAll', DOMAIN_ID)),
    );
    expect(wayUp(view, id(1101))?.[0]).toBe('MemberOf');
    expect(wayUp(view, id(501))).toBeUndefined();
  });

  it('is krbtgt and the controllers by what they are, and operators possibly', () => {
    const view = viewOf(
      domain(),
      account(502, off),
      computer(1000, { marks: ['domain_controller', 'trusted_for_delegation'] }),
      computer(1001),
      group(516),
      member(516, 1001),
      group('S-1-5-32-551'),
      account(1101),
      member('S-1-5-32-551', 1101),
    );
    expect(wayUp(view, id(502))).toEqual(['T1078.002']);
    expect(wayUp(view, id(1000))).toEqual(['T1078.002']);
    expect(wayUp(view, id(1001))).toEqual(['MemberOf', 'T1078.002']);
    expect(wayUp(view, id(1101))).toEqual(['MemberOf', 'T1078.002?']);
  });
});

describe('replication of all secrets (DCSync)', () => {
  const halves = (...more: Facts) =>
    viewOf(
      domain(),
      account(1101),
      account(1102),
      account(1103),
      account(1104),
      group(1201),
      group(1202),
      group(1203),
      member(1201, 1101, 1102, 1203),
      member(1202, 1102),
      member(1203, 1104),
      grants(
        grant(1201, 'GetChanges', DOMAIN_ID),
        grant(1202, 'GetChangesAll', DOMAIN_ID),
        grant(1104, 'GetChangesAll', DOMAIN_ID),
        grant(1103, 'GetChanges', DOMAIN_ID),
        grant(1103, 'GetChangesInFilteredSet', DOMAIN_ID),
      ),
      ...more,
    );

  it('needs both rights, by whichever groups they come', () => {
    const view = halves();
    expect(steps(view, id(1102))).toContain('DCSync → GOAL');
    expect(steps(view, id(1104))).toContain('DCSync → GOAL');
    for (const rid of [1101, 1103, 1201, 1202, 1203]) expect(wayUp(view, id(rid))).toBeUndefined();
  });

  it('is lost with a denial of one half', () => {
    const view = halves(grants(grant(1102, 'GetChangesAll', DOMAIN_ID, deny)));
    expect(wayUp(view, id(1102))).toBeUndefined();
    expect(wayUp(view, id(1104))).toEqual(['DCSync']);
  });

  it('comes with every extended right, and full control', () => {
    const view = viewOf(
      domain(),
      account(1101),
      account(1102),
      account(1103),
      grants(
        grant(1101, 'AllExtendedRights', DOMAIN_ID),
        grant(1102, 'GenericAll', DOMAIN_ID),
        grant(1103, 'WriteDacl', DOMAIN_ID),
      ),
    );
    expect(steps(view, id(1101))).toEqual(['AllExtendedRights → GOAL', 'DCSync → GOAL']);
    expect(steps(view, id(1102))).toEqual(['GenericAll → GOAL', 'DCSync → GOAL']);
    expect(steps(view, id(1103))).toEqual(['WriteDacl → GOAL']);
  });

  it('of the filtered set gives passwords of machines with LAPS, not of those without', () => {
    const view = viewOf(
      domain(),
      account(1101),
      account(1102),
      computer(1001, { tags: { laps: 'yes' } }),
      computer(1002, { tags: { laps: 'no' } }),
      grants(
        grant(1101, 'GetChanges', DOMAIN_ID),
        grant(1101, 'GetChangesInFilteredSet', DOMAIN_ID),
        grant(1102, 'GetChangesInFilteredSet', DOMAIN_ID),
      ),
    );
    expect(steps(view, id(1101))).toEqual(['SyncLAPSPassword → 1001']);
    expect(steps(view, id(1102))).toEqual([]);
  });
});

describe('a disabled account', () => {
  const view = viewOf(
    admins,
    account(1101, off),
    member(512, 1101),
    account(1102),
    account(1103),
    account(1104),
    grants(
      grant(1102, 'GenericWrite', id(1101)),
      grant(1103, 'ForceChangePassword', id(1101)),
      grant(1104, 'WriteAccountRestrictions', id(1101)),
    ),
  );

  it('does nothing surely until it is enabled', () => {
    expect(wayUp(view, id(1101))).toEqual(['MemberOf?', 'T1078.002']);
    expect(view.path(id(1101), GOAL)?.[0]?.because).toMatch(/only once it is enabled/);
  });

  it('is surely had by whoever may also enable it', () => {
    expect(steps(view, id(1102))).toEqual(['GenericWrite → enabled:1101']);
    expect(wayUp(view, id(1102))).toEqual(['GenericWrite', 'MemberOf', 'T1078.002']);
  });

  it('is not surely had by whoever may only set its password', () => {
    expect(wayUp(view, id(1103))).toEqual(['ForceChangePassword', 'MemberOf?', 'T1078.002']);
  });
});

describe('SIDs of elsewhere', () => {
  it('in the history of an account count as its own', () => {
    const view = viewOf(admins, account(1101, { sidHistory: [id(512).slice(17)] }), account(1102));
    expect(wayUp(view, id(1101))).toEqual(['HasSIDHistory', 'T1078.002']);
    expect(wayUp(view, id(1102))).toBeUndefined();
  });

  const trust = (more: Partial<Parameters<typeof trustFacts>[0]>) =>
    trustFacts({
      domain: DOMAIN,
      other: 'other.example',
      direction: 'inbound',
      kind: 'External',
      transitive: false,
      sidFiltering: undefined,
      withinForest: false,
      ...more,
    });
  const over = (more: Parameters<typeof trust>[0]) =>
    steps(viewOf(admins, trust(more)), id(512)).filter((one) => one.includes('other.example'));
  const spoofed = 'SpoofSIDHistory → control-plane:other.example';

  it('pass a trust within the forest, and one that does not filter them', () => {
    expect(over({ withinForest: true, sidFiltering: true })).toEqual([spoofed]);
    expect(over({ sidFiltering: false })).toEqual([spoofed]);
  });

  it('do not pass a trust that filters, nor one that goes the other way', () => {
    expect(over({ sidFiltering: true })).toEqual([]);
    expect(over({ sidFiltering: false, direction: 'outbound' })).toEqual([]);
  });

  it('may pass a trust of which it was not read', () => {
    expect(over({})).toEqual([spoofed.replace(' →', '? →')]);
  });
});
