import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../core/index.ts';
import type { Declaration, Incident } from '../model/index.ts';
import type { SiteCosts } from './contract.ts';
import { createIncidents } from './create-incidents.ts';
import {
  accessKey,
  emergency,
  eventOf,
  grant,
  identity,
  monday,
  newNetwork,
  offRhythm,
  role,
  createStage as setUp,
} from './incident.case.ts';

/** A site that would rather be woken once too often; what is shipped is weighed by simulated organisations. */
const costs: SiteCosts = {
  ...{ page: 0.15, queue: 0.04, damage: [1, 0.6, 0.25, 0.05] },
  baseRates: {
    human: 0.005,
    service_account: 0.02,
    workload: 0.01,
    third_party_app: 0.02,
    agent: 0.02,
  },
};
const fresh = () => createIncidents({ costs });

const write = (privilege: string, ...targets: string[]) => ({
  kind: 'privilege_change' as const,
  effect: 'write' as const,
  operation: privilege.split(':')[1] ?? '',
  privilege,
  targets: targets.map((name) => ({
    kind: 'identity' as const,
    id: `test:${name}`,
    name,
  })),
});

const only = (incidents: readonly Incident[]): Incident => {
  expect(incidents).toHaveLength(1);
  return incidents[0] as Incident;
};

describe('a password that is named after whose it is', () => {
  const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
  const event = eventOf('deploy', monday);
  const signIn = {
    ...event,
    actor: {
      ...event.actor,
      credential: { type: 'password', nativeId: 'password@test:deploy', temporary: false },
    },
  } as const;

  it('is its password, said once', () => {
    const incident = only(stage.consider(fresh(), signIn, [newNetwork]));
    expect(incident.story).toContain('deploy (a service account) used its password from 198');
  });
});

describe('a leaked key of an unowned, unrotated tier-0 service account', () => {
  const stage = setUp(
    [identity('deploy'), accessKey('KEY-deploy', 'test:deploy'), grant('test:deploy', 'sts:*')],
    { 'test:deploy': { tier: 0, failed: ['key-age', 'no-owner'] } },
  );
  const incident = only(stage.consider(fresh(), eventOf('deploy', monday), [newNetwork]));

  it('is paged on its first use from a new network', () => {
    expect(incident.decision).toMatchObject({ disposition: 'page', pagePeople: 1 });
    expect(incident.status).toBe('open');
    expect(incident.tier).toBe(0);
  });

  it('says which secret, whose, from where, with what privilege, to do what', () => {
    expect(incident.attribution).toMatchObject({
      credential: {
        said: true,
        value: { type: 'access_key', nativeId: 'KEY-deploy', ofId: 'test:deploy' },
      },
      who: { said: true, value: { rootId: 'test:deploy', actingAs: 'test:deploy' } },
      context: {
        said: true,
        value: { ip: '198.51.100.7', asn: 'AS64510 Net', place: 'Recife, BR' },
      },
      privilege: { said: true, value: { tier: 0, via: ['managed policy AdministratorAccess'] } },
      did: ['GetCallerIdentity'],
    });
    expect(incident.story).toBe(
      'deploy (a service account) used access key KEY-deploy from 198.51.100.7 (Recife, BR, AS64510 Net) for GetCallerIdentity, with tier 0 privilege via managed policy AdministratorAccess.',
    );
    expect(incident.title).toBe('Used from a network never seen for it: deploy');
  });

  it('names the way in, the conditions and the one to mend first', () => {
    expect(incident.cause.entry).toBe('leaked');
    expect(incident.cause.primary).toBe('no_rotation');
    expect(incident.cause.conditions.map((one) => one.condition)).toEqual([
      'no_rotation',
      'unowned',
    ]);
  });

  it('shows each term of its confidence', () => {
    expect(incident.evidence.map((term) => term.name)).toEqual([
      'base_rate',
      'posture:key-age',
      'new-network',
    ]);
    expect(incident.findings).toHaveLength(1);
    expect(incident.timeline.map((entry) => entry.kind)).toEqual(['event', 'signal', 'decision']);
  });
});

describe('the same sign-in on three identities', () => {
  const stage = setUp(
    [
      identity('breakglass', { class: 'human' }),
      emergency('test:breakglass'),
      identity('hourly'),
      identity('token'),
    ],
    {
      'test:breakglass': { tier: 0 },
      'test:hourly': { tier: 1 },
      'test:token': { tier: 3 },
    },
  );
  const signIn = (who: string) =>
    eventOf(who, monday, { kind: 'authentication', operation: 'ConsoleLogin' });

  it('pages two people for emergency access', () => {
    const used = { detector: 'emergency-access-used', llr: 1.5, observables: ['emergency:x'] };
    const incident = only(stage.consider(fresh(), signIn('breakglass'), [used]));
    expect(incident.decision).toMatchObject({ disposition: 'page', pagePeople: 2 });
  });

  it('queues the hourly job that ran outside its rhythm', () => {
    const incident = only(stage.consider(fresh(), signIn('hourly'), [offRhythm]));
    expect(incident.decision).toMatchObject({ disposition: 'queue', pagePeople: 0 });
  });

  it('leaves the low-risk token a line, even on the evidence that pages elsewhere', () => {
    expect(stage.consider(fresh(), signIn('token'), [offRhythm])).toEqual([]);
    const incidents = fresh();
    expect(stage.consider(incidents, signIn('token'), [newNetwork])).toEqual([]);
    expect([...incidents.open()]).toEqual([]);
  });
});

describe('signals below an incident', () => {
  it('wait and add up with later ones of the same root', () => {
    const stage = setUp([identity('job')], { 'test:job': { tier: 2 } });
    const incidents = fresh();
    expect(stage.consider(incidents, eventOf('job', monday), [offRhythm])).toEqual([]);
    const incident = only(
      stage.consider(incidents, eventOf('job', monday + HOUR), [newNetwork, { detector: 'r' }]),
    );
    expect(incident.signals).toHaveLength(3);
    expect(incident.firstEventAt).toBe(monday);
  });

  it('are forgotten after a day of silence', () => {
    const stage = setUp([identity('job')], { 'test:job': { tier: 2 } });
    const incidents = fresh();
    stage.consider(incidents, eventOf('job', monday), [offRhythm]);
    const later = eventOf('job', monday + 25 * HOUR);
    const found = stage.consider(incidents, later, [newNetwork, { detector: 'r' }]);
    expect(only(found).signals).toHaveLength(2);
  });

  it('become an incident when posture raises what is at stake', () => {
    const stage = setUp([identity('job')], { 'test:job': { tier: 3 } });
    const incidents = fresh();
    expect(stage.consider(incidents, eventOf('job', monday), [newNetwork])).toEqual([]);
    stage.postures.set('test:job', { tier: 0 });
    const incident = only(incidents.reconsider('test:job', stage.rest, monday + MINUTE));
    expect(incident.decision.disposition).toBe('page');
  });
});

describe('the tier of an incident', () => {
  it('stays what it was at its events when the rights are taken away, and tells the one of now beside', () => {
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
    const incidents = fresh();
    const open = only(stage.consider(incidents, eventOf('deploy', monday), [newNetwork]));
    expect(open).toMatchObject({ tier: 0 });
    expect(open).not.toHaveProperty('tierNow');
    stage.postures.set('test:deploy', { tier: 3 });
    const held = only(incidents.reconsider('test:deploy', stage.rest, monday + MINUTE));
    expect(held).toMatchObject({ tier: 0, tierNow: 3 });
    expect(held.decision.expectedDamage).toBeLessThan(open.decision.expectedDamage);
    stage.postures.set('test:deploy', { tier: 0 });
    const undone = only(incidents.reconsider('test:deploy', stage.rest, monday + 2 * MINUTE));
    expect(undone).not.toHaveProperty('tierNow');
  });

  it('follows the inventory from the assumed one to the one that is found', () => {
    const stage = setUp([], {});
    const incidents = fresh();
    const assumed = only(
      stage.consider(incidents, eventOf('deploy', monday), [{ llr: 5, severity: 'critical' }]),
    );
    expect(assumed.tier).toBe(2);
    stage.postures.set('test:deploy', { tier: 3 });
    const [found] = incidents.reconsider('test:deploy', stage.rest, monday + MINUTE);
    expect(found?.tier).toBe(3);
  });
});

describe('a story that begins with what is usual', () => {
  it('is told, and dated, from its first hostile event', () => {
    const stage = setUp([identity('ada')], { 'test:ada': { tier: 0 } });
    const incidents = fresh();
    const home = eventOf('ada', monday, { src: { ip: '192.0.2.10' } });
    const away = eventOf('ada', monday + 25 * MINUTE, { src: { ip: '198.51.100.7' } });
    stage.consider(incidents, home, [
      { detector: 'odd-door', llr: 0.3 },
      { detector: 'known-context', llr: -1 },
    ]);
    const found = only(stage.consider(incidents, away, [newNetwork, { llr: 5, severity: 'high' }]));
    expect(found.firstEventAt).toBe(away.time);
    expect(found.attribution.context).toMatchObject({ value: { ip: '198.51.100.7' } });
    const later = eventOf('ada', monday + 30 * MINUTE, { src: { ip: '192.0.2.10' } });
    const [grown] = stage.consider(incidents, later, [{ detector: 'known-context', llr: -1 }]);
    expect(grown?.firstEventAt ?? away.time).toBe(away.time);
  });
});

describe('when an incident is opened', () => {
  it('is when its event reached us, not when the event was', () => {
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
    const incidents = fresh();
    const late = { receivedAt: monday + 5 * MINUTE };
    const first = eventOf('deploy', monday);
    const open = only(stage.consider(incidents, first, [newNetwork], late));
    expect([open.firstEventAt, open.openedAt]).toEqual([monday, monday + 5 * MINUTE]);
    stage.postures.set('test:deploy', { tier: 1 });
    const next = only(incidents.reconsider('test:deploy', stage.rest, monday + MINUTE));
    expect(next.openedAt).toBe(open.openedAt);
    expect(next.updatedAt).toBeGreaterThan(open.updatedAt);
  });
});

describe('grouping', () => {
  const stage = () =>
    setUp([identity('deploy'), identity('backdoor'), identity('other'), role('admin')], {
      'test:deploy': { tier: 1 },
      'test:backdoor': { tier: 2 },
      'test:other': { tier: 1 },
    });

  it('follows a created user that later acts', () => {
    const incidents = fresh();
    const one = stage();
    const first = only(
      one.consider(incidents, eventOf('deploy', monday, write('iam:CreateUser', 'backdoor')), [
        { detector: 'user-created' },
      ]),
    );
    const second = only(one.consider(incidents, eventOf('backdoor', monday + HOUR), [newNetwork]));
    expect(second.id).toBe(first.id);
    expect(second.identities).toEqual(['test:deploy', 'test:backdoor']);
    expect(second.credentials).toEqual(['KEY-deploy', 'KEY-backdoor']);
  });

  it('follows a session that the story issued, and counts the role’s tier', () => {
    const incidents = fresh();
    const one = stage();
    one.postures.set('test:admin', { tier: 0 });
    const assume = eventOf('deploy', monday, {
      kind: 'token_issuance',
      operation: 'AssumeRole',
      issued: { type: 'session_token', nativeId: 'TEMP-1', forId: 'test:admin' },
    });
    one.consider(incidents, assume, [newNetwork]);
    const session = eventOf('admin', monday + MINUTE, {
      actor: {
        principalId: 'test:admin',
        principalKind: 'role',
        name: 'admin',
        kind: 'unknown',
        credential: { type: 'session_token', nativeId: 'TEMP-1', temporary: true },
      },
    });
    const incident = only(one.consider(incidents, session, [{ detector: 'r2' }]));
    expect(incident.identities).toContain('test:admin');
    expect(incident.rootId).toBe('test:deploy');
    expect(incident.tier).toBe(0);
  });

  it('does not join two people who wear one role, nor drills with real life', () => {
    const incidents = fresh();
    const one = stage();
    const a = only(one.consider(incidents, eventOf('deploy', monday), [newNetwork]));
    const b = only(one.consider(incidents, eventOf('other', monday), [newNetwork]));
    expect(a.id).not.toBe(b.id);
    const drill = only(
      one.consider(incidents, eventOf('deploy', monday + 1), [newNetwork], { drill: true }),
    );
    expect(drill.id).not.toBe(a.id);
    expect(drill.drill).toBe(true);
  });

  it('merges two stories that a chain joins: the older id stays, the other closes and says where', () => {
    const incidents = fresh();
    const one = stage();
    const older = only(one.consider(incidents, eventOf('deploy', monday), [newNetwork]));
    const younger = only(one.consider(incidents, eventOf('other', monday + HOUR), [newNetwork]));
    const joining = eventOf('other', monday + 2 * HOUR, {
      actor: { ...eventOf('other', 0).actor, session: { id: 'shared' } },
    });
    one.consider(incidents, joining, [{ detector: 'r' }]);
    const both = one.consider(
      incidents,
      eventOf('deploy', monday + 3 * HOUR, {
        actor: { ...eventOf('deploy', 0).actor, session: { id: 'shared' } },
      }),
      [{ detector: 'r2' }],
    );
    expect(both.map((incident) => [incident.id, incident.status])).toEqual([
      [older.id, 'open'],
      [younger.id, 'closed'],
    ]);
    expect(both[1]?.timeline.at(-1)?.text).toContain(older.id);
    expect([...(both[0]?.identities ?? [])].sort()).toEqual(['test:deploy', 'test:other']);
    expect(incidents.get(younger.id)?.id).toBe(older.id);
  });

  it('opens a new incident after a week, and after the first was closed', () => {
    const incidents = fresh();
    const one = stage();
    const ids = new Set<string>();
    for (let day = 0; day <= 8; day++) {
      const event = eventOf('deploy', monday + day * 0.9 * DAY);
      for (const incident of one.consider(incidents, event, [newNetwork])) ids.add(incident.id);
    }
    expect(ids.size).toBe(2);
    for (const { id } of incidents.open()) incidents.close(id, 'true_positive', monday + 8 * DAY);
    const again = one.consider(incidents, eventOf('deploy', monday + 7.3 * DAY), [newNetwork]);
    expect(ids.has(only(again).id)).toBe(false);
  });
});

describe('an incident', () => {
  it('is not made surer by the posture that its own writes brought about', () => {
    const stage = setUp([identity('deploy'), identity('victim')], {
      'test:deploy': { tier: 1 },
      'test:victim': { tier: 1 },
    });
    const incidents = fresh();
    const event = eventOf('deploy', monday, write('iam:DeleteMfa', 'victim'));
    const before = only(stage.consider(incidents, event, [{ detector: 'mfa-removed' }]));
    stage.postures.set('test:victim', { tier: 1, failed: ['leak'] });
    expect(incidents.reconsider('test:victim', stage.rest, monday + 1)).toEqual([]);
    expect(incidents.get(before.id)?.confidence).toBe(before.confidence);

    stage.postures.set('test:deploy', { tier: 1, failed: ['leak'] });
    const after = only(incidents.reconsider('test:deploy', stage.rest, monday + 2));
    expect(after.confidence).toBeGreaterThan(before.confidence);
    expect(after.evidence.map((term) => term.name)).toContain('posture:leak');
  });

  it('grows by notes and changes status; a closed one stays closed', () => {
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
    const incidents = fresh();
    const { id } = only(stage.consider(incidents, eventOf('deploy', monday), [newNetwork]));
    const noted = incidents.note(id, { time: monday + 1, kind: 'note', text: 'Looking.' });
    expect(noted?.timeline.at(-1)?.text).toBe('Looking.');
    expect(incidents.setStatus(id, 'contained', monday + 2)?.status).toBe('contained');
    const closed = incidents.close(id, 'true_positive', monday + 3);
    expect(closed).toMatchObject({ status: 'closed', verdict: 'true_positive' });
    expect([...incidents.open()]).toEqual([]);
    expect(incidents.reconsider('test:deploy', stage.rest, monday + 4)).toEqual([]);
    expect(incidents.note('inc_none', { time: 0, kind: 'note', text: '' })).toBeUndefined();
  });

  it('believes a detector less after false alarms', () => {
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
    const incidents = fresh();
    const confidences: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const at = monday + turn * 2 * DAY;
      const found = stage.consider(incidents, eventOf('deploy', at), [newNetwork]);
      for (const { id, confidence } of found) {
        confidences.push(confidence);
        incidents.close(id, 'false_positive', at);
      }
    }
    expect(confidences.length).toBeGreaterThan(1);
    expect(confidences.at(-1)).toBeLessThan(confidences[0] ?? 0);
  });

  it('says unknown plainly, with the reason', () => {
    const stage = setUp([]);
    const { credential: _, ...actor } = eventOf('ghost', monday).actor;
    const event = eventOf('ghost', monday, { actor, src: {} });
    const incident = only(stage.consider(fresh(), event, [{ llr: 5, severity: 'critical' }]));
    expect(incident.attribution.credential).toEqual({
      said: false,
      because: 'the record names neither a credential nor a session',
    });
    expect(incident.attribution.context.said).toBe(false);
    expect(incident.attribution.privilege).toEqual({
      said: false,
      because: 'the principal is in no inventory',
    });
    expect(incident.cause).toMatchObject({ entry: 'unknown', primary: 'direct_misuse' });
    expect(incident.tier).toBe(2);
  });

  it('takes a grave act that succeeded for more than a low tier says', () => {
    const stage = setUp([identity('token')], { 'test:token': { tier: 3 } });
    const stopped = {
      detector: 'trail-stopped',
      llr: 3.5,
      detail: { outcome: 'success', siteRate: 0.015 },
    };
    const refused = { ...stopped, detail: { ...stopped.detail, outcome: 'failure' } };
    expect(stage.consider(fresh(), eventOf('token', monday), [refused])).toEqual([]);
    const incident = only(stage.consider(fresh(), eventOf('token', monday), [stopped]));
    expect(incident.tier).toBe(2);
    expect(incident.decision.because).toContain('shows more than the inventory knows');
  });

  it('keeps a clear statement about somebody whose rights nobody listed, and no pile of lines', () => {
    const clear = { detector: 'key-for-another', llr: 1.6, severity: 'medium' } as const;
    const line = { detector: 'line', llr: 0.8, severity: 'medium' } as const;
    const unlisted = setUp([identity('token')], {}, false);
    const at = eventOf('token', monday);
    expect(unlisted.consider(fresh(), at, [line, { ...line, detector: 'other' }])).toEqual([]);
    const incident = only(unlisted.consider(fresh(), at, [clear]));
    expect(incident.decision).toMatchObject({ disposition: 'timeline', pagePeople: 0 });
    const listed = setUp([identity('token')]);
    expect(listed.consider(fresh(), at, [clear])).toEqual([]);
  });

  it('leaves what a site knows the rate of to its weight, also where nobody listed the rights', () => {
    const rates = { siteRate: 0.06, ownRate: 0.06 };
    const usual = { detector: 'new-place', llr: 1.6, severity: 'medium', detail: rates } as const;
    const stage = setUp([identity('token')], {}, false);
    expect(stage.consider(fresh(), eventOf('token', monday), [usual])).toEqual([]);
  });

  it('is none for the many lines of an administrator’s busy day, whatever they add up to', () => {
    const stage = setUp([identity('admin')], { 'test:admin': { tier: 0 } });
    const incidents = fresh();
    const lines = Array.from({ length: 8 }, (_, i) => ({
      ...{ detector: `line-${i}`, llr: 0.6, severity: 'low' as const },
    }));
    expect(stage.consider(incidents, eventOf('admin', monday), lines)).toEqual([]);
    const clear = { detector: 'clear', llr: 1.2 };
    const incident = only(stage.consider(incidents, eventOf('admin', monday + 1), [clear]));
    expect(incident.decision.disposition).not.toBe('timeline');
  });

  it('is worth a page where a decoy is used, though a decoy can do nothing', () => {
    const honey: Declaration = {
      kind: 'declaration',
      id: 'declaration:decoy',
      ofId: 'test:decoy',
      honey: true,
      declaredBy: 'ciso@example.com',
      at: monday - DAY,
    };
    const stage = setUp([identity('decoy'), honey], { 'test:decoy': { tier: 3 } });
    const used = { detector: 'honey-used', llr: 6, hardFact: true, observables: ['honey:x'] };
    const incident = only(stage.consider(fresh(), eventOf('decoy', monday), [used]));
    expect(incident.decision.disposition).toBe('page');
  });

  it('finds a stale trust path where a role was entered through one', () => {
    const stage = setUp([identity('deploy'), role('admin')], {
      'test:deploy': { tier: 2, failed: ['no-owner'] },
      'test:admin': { tier: 0, failed: ['old-trust', 'too-much'] },
    });
    const incidents = fresh();
    const assume = eventOf('deploy', monday, {
      kind: 'token_issuance',
      operation: 'AssumeRole',
      issued: { type: 'session_token', nativeId: 'TEMP-2', forId: 'test:admin' },
    });
    stage.inventory.observe(assume);
    const session = eventOf('admin', monday + MINUTE, {
      ...write('iam:CreateUser', 'x'),
      actor: {
        principalId: 'test:admin',
        principalKind: 'role',
        name: 'admin',
        kind: 'unknown',
        credential: { type: 'session_token', nativeId: 'TEMP-2', temporary: true },
      },
    });
    const incident = only(stage.consider(incidents, session, [{ detector: 'user-created' }]));
    expect(incident.attribution.who).toMatchObject({
      value: { rootId: 'test:deploy', actingAs: 'test:admin' },
    });
    expect(incident.cause.primary).toBe('stale_trust_path');
  });
});

describe('the state of incidents', () => {
  const play = (incidents: ReturnType<typeof fresh>, from: number, to: number) => {
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 1 } });
    let last: readonly Incident[] = [];
    for (let i = from; i < to; i++) {
      const event = {
        ...eventOf('deploy', monday + i * MINUTE),
        id: `evt_${i}`,
        vendorId: `vendor ${i}`,
      };
      last = stage.consider(incidents, event, [{ detector: `rule-${i % 7}`, llr: 1 }]);
    }
    return last;
  };

  it('survives a restart in the middle: the same incident comes out', () => {
    const whole = fresh();
    const expected = play(whole, 0, 20);
    const first = fresh();
    play(first, 0, 10);
    const second = fresh();
    second.restore(JSON.parse(JSON.stringify(first.takeDirty())));
    expect(play(second, 10, 20)).toEqual(expected);
  });

  it('gives the same ids for the same events, and nothing twice for a replayed one', () => {
    const one = fresh();
    const two = fresh();
    expect(play(two, 0, 9)).toEqual(play(one, 0, 9));
    expect(play(one, 8, 9)).toEqual([]);
  });

  it('stays bounded, and counts what it let go', () => {
    const incidents = createIncidents({ costs, maxCases: 50 });
    const stage = setUp([]);
    for (let i = 0; i < 300; i++) {
      stage.consider(incidents, eventOf(`n${i}`, monday + i), [offRhythm]);
    }
    expect(incidents.evicted()).toBeGreaterThan(200);
  });

  it('keeps a long story bounded: signals and timeline', () => {
    const incidents = fresh();
    const stage = setUp([identity('deploy')], { 'test:deploy': { tier: 0 } });
    for (let i = 0; i < 600; i++) {
      const detector = `rule-${i % 40}`;
      stage.consider(incidents, eventOf('deploy', monday + i * 1_000), [{ detector }]);
    }
    const [incident] = [...incidents.open()];
    expect(incident?.signals.length).toBeLessThanOrEqual(200);
    expect(incident?.timeline.length).toBeLessThanOrEqual(301);
    expect(incident?.timeline.find((entry) => entry.kind === 'note')?.text).toContain('Left out');
  });
});

describe('a person who knows better', () => {
  const people = [identity('jane'), identity('bob'), identity('eve')];
  const openTwo = () => {
    const stage = setUp(people, { 'test:jane': { tier: 0 }, 'test:bob': { tier: 0 } });
    const incidents = fresh();
    const jane = only(stage.consider(incidents, eventOf('jane', monday), [{ llr: 5 }]));
    const bob = only(stage.consider(incidents, eventOf('bob', monday + HOUR), [{ llr: 5 }]));
    return { stage, incidents, jane, bob };
  };
  const says = (time: number) => ({ time, kind: 'note' as const, text: 'ada: it is one story' });

  it('makes two stories one, and what comes later goes into it', () => {
    const { stage, incidents, jane, bob } = openTwo();
    const [merged, closed] = incidents.merge(jane.id, bob.id, stage.rest, says(monday + DAY));
    expect(merged).toMatchObject({ id: jane.id, status: 'open' });
    expect(merged?.identities).toEqual(['test:jane', 'test:bob']);
    expect(closed).toMatchObject({ id: bob.id, status: 'closed' });
    const later = stage.consider(incidents, eventOf('bob', monday + 2 * HOUR), [{ llr: 2 }]);
    expect(later.map(({ id }) => id)).toEqual([jane.id]);
  });

  it('merges nothing into what is over or is not here', () => {
    const { stage, incidents, jane, bob } = openTwo();
    expect(incidents.merge(jane.id, 'inc_none', stage.rest, says(monday))).toEqual([]);
    incidents.close(bob.id, 'benign', monday + HOUR);
    expect(incidents.merge(jane.id, bob.id, stage.rest, says(monday + DAY))).toEqual([]);
  });

  it('takes a story apart, and no later chain joins the two again, also after a restart', () => {
    const { stage, incidents, jane, bob } = openTwo();
    incidents.merge(jane.id, bob.id, stage.rest, says(monday + 2 * HOUR));
    const parts = incidents.split(jane.id, ['test:bob'], stage.rest, says(monday + 3 * HOUR));
    expect(parts.map(({ rootId }) => rootId)).toEqual(['test:jane', 'test:bob']);
    const [first, second] = parts as readonly [Incident, Incident];
    expect(first.id).toBe(jane.id);
    expect(first.signals.map((signal) => signal.rootId)).toEqual(['test:jane']);
    expect(second.signals.map((signal) => signal.rootId)).toEqual(['test:bob']);
    const again = createIncidents({ costs });
    again.restore(incidents.takeDirty());
    // Jane changes bob: what would have joined them before.
    const chain = stage.consider(
      again,
      eventOf('jane', monday + 4 * HOUR, write('iam:CreateAccessKey', 'bob')),
      [{ llr: 3, severity: 'high' }],
    );
    expect(chain.map(({ id }) => id)).toEqual([first.id]);
    const own = stage.consider(again, eventOf('bob', monday + 5 * HOUR), [{ llr: 3 }]);
    expect(own.map(({ id }) => id)).toEqual([second.id]);
    expect([...again.open()]).toHaveLength(2);
  });

  it('cannot take out of a story what is not in it, or all of it', () => {
    const { stage, incidents, jane } = openTwo();
    expect(incidents.split(jane.id, ['test:eve'], stage.rest, says(monday))).toEqual([]);
    expect(incidents.split(jane.id, ['test:jane'], stage.rest, says(monday))).toEqual([]);
  });
});
