import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { known, type Owner, type PreAuthorisation } from '../model/index.ts';
import { createBrake, loadPlaybooks, planResponse } from './index.ts';
import { situationsOf } from './situation.ts';
import {
  accessKey,
  identity,
  incident,
  NOW,
  planInput,
  role,
  settings,
  signal,
  viewOf,
  type World,
} from './story.case.ts';

const { playbooks } = await loadPlaybooks(resolve(import.meta.dirname, '../../content/playbooks'));

const sync = identity('billing-sync');
const leaked = accessKey('AKIALEAKED', sync.id);
const world: World = { principals: [sync], credentials: [leaked] };
const grant: PreAuthorisation = {
  id: 'pa_unowned',
  playbook: '*',
  scope: ['unowned'],
  signedBy: 'sam',
  at: NOW - 1_000,
  until: NOW + 1_000_000,
  minConfidence: 0.8,
};
const owner = (who: string, basis: Owner['basis'] = 'declared', ofId = sync.id): Owner => ({
  kind: 'owner',
  id: `own_${who}`,
  ofId,
  who,
  basis,
  confidence: 1,
  since: 0,
});
const input = (change: Partial<Parameters<typeof planInput>[1]> = {}) =>
  planInput(sync, { playbooks, view: viewOf(world), preAuthorisations: [grant], ...change });
const statesOf = (planned: ReturnType<typeof planResponse>) =>
  Object.fromEntries((planned.plan?.steps ?? []).map((step) => [step.name, step.state]));

describe('a leaked key of an unowned tier-0 service account', () => {
  it('is frozen under the standing pre-authorisation, while rotation waits for a person', () => {
    const planned = planResponse(input());
    expect(planned.plan).toMatchObject({
      playbook: 'service_account/leaked-credential',
      state: 'running',
      authority: 'pre-authorisation pa_unowned',
    });
    expect(statesOf(planned)).toEqual({
      'stop-key': 'approved',
      deny: 'approved',
      'rotate-key': 'waiting_approval',
    });
    expect(planned.approvals).toHaveLength(1);
    expect(planned.approvals[0]).toMatchObject({ asked: ['sam'], requestedBy: 'countersign' });
    expect(planned.breakage.join()).toContain('last used 1 min ago');
  });

  it('gives the same plan and the same ids for the same input', () => {
    expect(planResponse(input())).toEqual(planResponse(input()));
  });

  it('waits for a person where nothing was signed', () => {
    const planned = planResponse(input({ preAuthorisations: [] }));
    expect(planned.plan?.state).toBe('waiting_approval');
    expect(new Set(Object.values(statesOf(planned)))).toEqual(new Set(['waiting_approval']));
    expect(planned.reasons.join('\n')).toContain('no standing pre-authorisation covers it');
  });

  it.each<[string, Partial<PreAuthorisation>]>([
    ['expired', { until: NOW }],
    ['not yet valid', { at: NOW + 1 }],
    ['signed by somebody who does not answer for it', { signedBy: 'eve' }],
    ['for surer cases', { minConfidence: 0.99 }],
    ['for another playbook', { playbook: 'human/leaked-credential' }],
    ['for somebody else', { scope: ['aws:user/other'] }],
  ])('waits where the signature is %s', (_what, change) => {
    const planned = planResponse(input({ preAuthorisations: [{ ...grant, ...change }] }));
    expect(planned.plan?.state).toBe('waiting_approval');
  });

  it('does not let the default approver sign for what somebody owns', () => {
    const planned = planResponse(input({ owners: [owner('olga')] }));
    expect(planned.plan?.state).toBe('waiting_approval');
    expect(planned.approvals[0]?.asked).toEqual(['olga']);
  });

  it('asks before it ends the sessions of a role that somebody else answers for', () => {
    const admin = role('admin');
    const who = { rootId: sync.id, actingAs: admin.id, lineage: [admin.id] };
    const story = incident(sync);
    const acting = {
      ...story,
      attribution: { ...story.attribution, who: { said: true, value: who, because: '' } as const },
    };
    const of = (owners: readonly Owner[]) =>
      planResponse(
        input({
          incident: acting,
          view: viewOf({ principals: [sync, admin], credentials: [leaked], owners }),
        }),
      );
    expect(statesOf(of([]))['end-role-sessions']).toBe('approved');
    const owned = statesOf(of([owner('olga', 'declared', admin.id)]));
    expect(owned['end-role-sessions']).toBe('waiting_approval');
    expect(owned['deny']).toBe('approved');
  });

  it('treats an owner who was only guessed as no owner', () => {
    const planned = planResponse(input({ owners: [owner('tagged-team', 'tag')] }));
    expect(planned.plan?.state).toBe('running');
    expect(planned.approvals[0]?.asked).toEqual(['sam']);
  });

  it('asks below the confidence the playbook needs', () => {
    const planned = planResponse(input({ incident: incident(sync, { confidence: 0.6 }) }));
    expect(planned.plan?.state).toBe('waiting_approval');
  });

  it('contains a critical one selectively where it is known to work from, and asks before its key', () => {
    const knownGood = { cidrs: ['198.51.100.0/24'] };
    const planned = planResponse(input({ criticality: 'critical', knownGood }));
    expect(statesOf(planned)).toMatchObject({
      contain: 'approved',
      'stop-key-of-critical': 'waiting_approval',
    });
    expect(statesOf(planned)['deny']).toBeUndefined();
    const contain = planned.plan?.steps.find((step) => step.name === 'contain');
    expect(contain?.params).toMatchObject({ knownGood });
  });

  it('asks before anything about a critical one that nobody knows the home of', () => {
    const planned = planResponse(input({ criticality: 'critical', knownGood: { cidrs: [] } }));
    expect(statesOf(planned)).toEqual({
      'deny-critical': 'waiting_approval',
      'stop-key-of-critical': 'waiting_approval',
      'rotate-key': 'waiting_approval',
    });
  });

  it('hands each action the sessions that may live on, but not those that are over', () => {
    const planned = planResponse(
      input({
        incident: incident(sync, { credentials: ['AKIALEAKED', 'ASIASEEN'] }),
        liveSessions: [
          { nativeId: 'ASIALIVE', forId: 'aws:role/admin', expiresAt: NOW + 1 },
          { nativeId: 'ASIAOVER', forId: 'aws:role/admin', expiresAt: NOW },
        ],
      }),
    );
    expect(planned.plan?.steps[0]?.params).toMatchObject({
      sessions: [{ nativeId: 'ASIASEEN', forId: sync.id }, { nativeId: 'ASIALIVE' }],
    });
  });

  it('stops nothing by itself while the stop switch is on', () => {
    const planned = planResponse(input({ settings: { ...settings, stopped: true } }));
    expect(planned.plan?.state).toBe('waiting_approval');
    expect(planned.reasons.join()).toContain('the stop switch is on');
  });

  it('is only recorded in shadow mode, with what would have been done and broken', () => {
    const planned = planResponse(input({ settings: { ...settings, defaultMode: 'shadow' } }));
    expect(planned.plan?.state).toBe('shadow');
    expect(planned.approvals).toEqual([]);
    expect(planned.plan?.steps[0]?.authority).toBe(
      'shadow: runs under pre-authorisation pa_unowned',
    );
    expect(planned.breakage.length).toBeGreaterThan(0);
  });

  it('is promoted out of shadow mode by its own playbook alone', () => {
    const modes = { ...settings, defaultMode: 'shadow' as const };
    const promoted = { 'service_account/leaked-credential': 'active' as const };
    const planned = planResponse(input({ settings: { ...modes, playbooks: promoted } }));
    expect(planned.plan?.state).toBe('running');
  });

  it('asks two people for tier 0 where the site wants two', () => {
    const planned = planResponse(input({ settings: { ...settings, twoPersonTier0: true } }));
    expect(new Set(planned.approvals.map((one) => one.id)).size).toBe(2);
  });

  it('freezes at once what was made since the first hostile event, and nothing older', () => {
    const fresh = identity('backdoor', { createdAt: known(NOW - 20_000) });
    const planned = planResponse(
      input({
        view: viewOf({
          principals: [sync, fresh],
          credentials: [
            leaked,
            accessKey('AKIANEW', sync.id, { createdAt: known(NOW - 10_000) }),
            accessKey('AKIAOLD', sync.id),
          ],
        }),
        incident: incident(sync, { signals: [signal(sync.id, { targetIds: [fresh.id] })] }),
      }),
    );
    const touched = planned.plan?.steps.map((step) => `${step.name} ${step.target.nativeId}`);
    expect(touched).toEqual(
      expect.arrayContaining(['stop-new-keys AKIANEW', 'deny-new-accounts user/backdoor']),
    );
    expect(touched?.join()).not.toContain('AKIAOLD');
  });

  it('plans only what is new when the incident grew', () => {
    const first = planResponse(input());
    if (!first.plan) throw new Error('expected a plan');
    const again = planResponse(input({ existing: [first.plan] }));
    expect(again.plan).toBeUndefined();
    const grown = planResponse(
      input({
        existing: [first.plan],
        view: viewOf({
          ...world,
          credentials: [leaked, accessKey('AKIANEW', sync.id, { createdAt: known(NOW) })],
        }),
      }),
    );
    expect(grown.plan?.id).not.toBe(first.plan.id);
    expect(grown.plan?.steps.map((step) => step.target.nativeId)).toEqual(['AKIANEW']);
  });

  it('lets go what waited for a person once it is sure enough, but never what a person refused', () => {
    const unsure = planResponse(input({ incident: incident(sync, { confidence: 0.3 }) })).plan;
    if (!unsure) throw new Error('expected a plan');
    expect(unsure.steps.every((step) => step.state === 'waiting_approval')).toBe(true);
    const sure = planResponse(input({ existing: [unsure] }));
    expect(sure.plan).toBeUndefined();
    const names = (ids: readonly string[]) =>
      unsure.steps.filter((step) => ids.includes(step.id)).map((step) => step.name);
    const automatic = planResponse(input()).plan?.steps.filter((step) => step.state === 'approved');
    expect(names(sure.releases.map((one) => one.stepId))).toEqual(
      automatic?.map((step) => step.name),
    );
    expect(new Set(sure.releases.map((one) => one.authority))).toEqual(
      new Set(automatic?.map((step) => step.authority)),
    );
    const refused = unsure.steps.map((step) => ({ ...step, state: 'skipped' as const }));
    expect(planResponse(input({ existing: [{ ...unsure, steps: refused }] })).releases).toEqual([]);
  });
});

describe('the brake', () => {
  it('lets no more than the limit run by themselves; the rest waits for a person', () => {
    const brake = createBrake(settings.automaticPerHour);
    let automatic = 0;
    let waiting = 0;
    for (let i = 0; i < 200; i++) {
      const one = identity(`svc-${i}`);
      const planned = planResponse(
        planInput(one, {
          playbooks,
          preAuthorisations: [grant],
          brake,
          view: viewOf({ principals: [one], credentials: [accessKey('AKIALEAKED', one.id)] }),
        }),
      );
      for (const step of planned.plan?.steps ?? []) {
        if (step.state === 'approved') {
          automatic++;
          brake.record('aws', step.id, NOW);
        } else waiting++;
      }
      expect(planned.approvals.length).toBeGreaterThan(0);
    }
    expect(automatic).toBe(settings.automaticPerHour);
    expect(automatic + waiting).toBe(200 * 3);
  });

  it('lets go after an hour, and counts what earlier lives did', () => {
    const brake = createBrake(1);
    const first = planResponse(input()).plan;
    if (!first) throw new Error('expected a plan');
    brake.seed(first.steps.map((step) => ({ step, plannedAt: first.createdAt })));
    expect(brake.remaining('aws', NOW + 1)).toBe(0);
    expect(brake.remaining('aws', NOW + 3_600_000)).toBe(1);
  });
});

describe('emergency access', () => {
  const glass = identity('break-glass', { class: 'human' });
  const declaration = {
    kind: 'declaration',
    id: 'dec_1',
    ofId: glass.id,
    emergencyAccess: true,
    declaredBy: 'sam',
    at: 0,
  } as const;
  const made = accessKey('AKIANEW', 'aws:user/backdoor', { createdAt: known(NOW - 10_000) });
  const planned = planResponse(
    planInput(glass, {
      playbooks,
      declaration,
      preAuthorisations: [grant, { ...grant, id: 'pa_any', scope: ['*'] }],
      view: viewOf({
        principals: [glass, identity('backdoor', { createdAt: known(NOW - 10_000) })],
        credentials: [accessKey('AKIALEAKED', glass.id), made],
        declarations: [declaration],
      }),
      incident: incident(glass, {
        signals: [signal(glass.id, { targetIds: ['aws:user/backdoor'] })],
      }),
    }),
  );

  it('is never locked: two people are paged and only what it made is contained', () => {
    expect(planned.page.people).toBe(2);
    expect(planned.page.whom).toHaveLength(2);
    expect(new Set(planned.plan?.steps.map((step) => step.target.identityId))).toEqual(
      new Set(['aws:user/backdoor']),
    );
  });

  it('stays immune where no playbook was written for it', () => {
    const alone = planResponse(
      planInput(glass, {
        playbooks: new Map([...playbooks].filter(([id]) => id.includes('leaked'))),
        declaration,
        view: viewOf({ principals: [glass], declarations: [declaration] }),
      }),
    );
    expect(alone.plan).toBeUndefined();
    expect(alone.page.people).toBe(2);
  });

  it('stays immune as the acting identity in the story of somebody else', () => {
    const other = planResponse(
      planInput(sync, {
        playbooks,
        preAuthorisations: [grant],
        view: viewOf({
          principals: [sync],
          credentials: [leaked],
          declarations: [{ ...declaration, ofId: sync.id }],
        }),
      }),
    );
    expect(other.plan?.steps).toEqual([]);
    expect(other.reasons.join()).toContain('never locked');
  });
});

describe('a person', () => {
  const jane = identity('jane', { class: 'human', personId: 'p-jane' });
  const admin = identity('adm-jane', { class: 'human', personId: 'p-jane' });
  const planned = planResponse(
    planInput(jane, {
      playbooks,
      owners: [owner('jane', 'declared', jane.id)],
      preAuthorisations: [{ ...grant, scope: ['*'] }],
      view: viewOf({
        principals: [jane, admin],
        credentials: [accessKey('AKIALEAKED', jane.id)],
      }),
    }),
  );

  it('is asked about, never stopped unasked, and proofed again by hand', () => {
    expect(planned.plan?.state).toBe('waiting_approval');
    expect(planned.tasks.map((task) => task.title).join()).toContain('Proof the person again');
  });

  it('bars all accounts of the same person, and does not ask an owner who is linked', () => {
    expect(planned.approvals[0]?.barred).toEqual(
      expect.arrayContaining([jane.id, admin.id, 'person:p-jane', 'name:jane']),
    );
    expect(planned.approvals[0]?.asked).toEqual(['sam']);
  });
});

describe('what needs no plan', () => {
  it('is a line in the timeline', () => {
    const low = incident(sync, {
      decision: { disposition: 'timeline', expectedDamage: 0.01, because: '', pagePeople: 0 },
    });
    expect(planResponse(input({ incident: low }))).toMatchObject({
      plan: undefined,
      page: { people: 0 },
    });
  });
});

describe('the situation', () => {
  const of = (change: Parameters<typeof incident>[1], subject = sync) =>
    situationsOf({ incident: incident(subject, change), subject, declaration: undefined })[0]
      ?.situation;
  const session = {
    ...incident(sync).attribution,
    credential: {
      said: true,
      value: { type: 'session_token', nativeId: 'ASIA1', ofId: sync.id },
      because: '',
    },
  } as const;
  const quiet = { entry: 'unknown', conditions: [], primary: 'direct_misuse' } as const;

  it('is a hijacked session where a temporary credential turned up elsewhere', () => {
    expect(of({ attribution: session, cause: quiet })).toBe('session_hijack');
  });

  it('is an escalation where rights changed and nothing came from elsewhere', () => {
    expect(of({ cause: quiet, signals: [], attack: ['T1098.003'] })).toBe('privilege_escalation');
  });

  it('is dormancy before anything else that is not an emergency', () => {
    const conditions = [{ condition: 'dormant', because: '', subjectId: sync.id }] as const;
    expect(of({ cause: { entry: 'leaked', conditions, primary: 'dormant' } })).toBe(
      'dormant_reactivated',
    );
  });

  it('is no dormancy where only another credential of it lay idle', () => {
    const idle = (because: string) =>
      [{ condition: 'dormant', because, check: 'unused-credential', subjectId: sync.id }] as const;
    const situation = (because: string, credentials: readonly string[]) =>
      of({
        attribution: session,
        credentials,
        cause: { entry: 'leaked', conditions: idle(because), primary: 'dormant' },
      });
    expect(situation('AKIAOLD was last used 200 days ago', ['ASIA1'])).toBe('leaked_credential');
    expect(situation('ASIA1 was last used 200 days ago', ['ASIA1'])).toBe('dormant_reactivated');
  });

  it('is never nothing', () => {
    const none = { said: false, because: 'no log' } as const;
    const attribution = { ...session, credential: none };
    expect(of({ cause: quiet, signals: [], attack: [], attribution })).toBe('leaked_credential');
  });
});

describe('a role that acts with nobody known behind it', () => {
  it('is answered as a workload, and its own sessions are ended', () => {
    const worker = role('worker');
    const who = { rootId: worker.id, actingAs: worker.id, lineage: [] };
    const base = incident(worker);
    const planned = planResponse(
      planInput(worker, {
        playbooks,
        preAuthorisations: [grant],
        view: viewOf({ principals: [worker] }),
        incident: {
          ...base,
          credentials: ['ASIA1'],
          cause: { entry: 'unknown', conditions: [], primary: 'direct_misuse' },
          attribution: {
            ...base.attribution,
            who: { said: true, value: who, because: '' },
            credential: {
              said: true,
              value: { type: 'session_token', nativeId: 'ASIA1', ofId: worker.id },
              because: '',
            },
          },
        },
      }),
    );
    expect(planned.plan?.playbook).toBe('workload/session-hijack');
    expect(statesOf(planned)).toEqual({ deny: 'approved', 'end-role-sessions': 'approved' });
  });
});
