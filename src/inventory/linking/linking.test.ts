import { describe, expect, it } from 'vitest';
import type { Handle, Identity, Trust } from '../../model/index.ts';
import { DAY, entitlement, identity, role, snapshot, T0, trust } from '../facts.case.ts';
import {
  declare,
  elsewhere,
  email,
  make,
  number,
  person,
  subject,
  tell,
  told,
} from './linking.case.ts';

describe('accounts of one person', () => {
  it('are linked by a verified address, with reason, confidence and evidence, from both sides', () => {
    const inventory = make();
    tell(inventory, identity('jane', { handles: [email('Jane@x.org')] }));
    tell(inventory, elsewhere('jane', { handles: [email('jane@x.org')] }));
    expect(inventory.view.linksOf('toy:jane')).toEqual([
      {
        otherId: 'other:jane',
        relation: 'same_person',
        reason: 'the same e-mail address',
        confidence: 0.9,
        evidence: ['email:jane@x.org (verified)'],
        declared: false,
      },
    ]);
    expect(told(inventory, 'other:jane')).toEqual(['same_person toy:jane']);
    expect(inventory.view.linkedTo('other:jane').map(({ id }) => id)).toEqual(['toy:jane']);
  });

  it('are never linked by a name, nor by a login of another realm', () => {
    const inventory = make();
    const login = (issuer: string): Handle => ({
      kind: 'login',
      value: 'jane',
      issuer,
      verified: true,
    });
    tell(inventory, identity('jane', { handles: [login('corp.example')] }), elsewhere('jane'));
    tell(inventory, elsewhere('jane2', { name: 'jane', handles: [login('lab.example')] }));
    expect(told(inventory, 'toy:jane')).toEqual([]);
    tell(inventory, elsewhere('jane3', { handles: [login('CORP.example')] }));
    expect(told(inventory, 'toy:jane')).toEqual(['same_person other:jane3']);
  });

  it('are only hinted at by an address that nobody verified', () => {
    const inventory = make();
    tell(inventory, identity('jane', { handles: [email('jane@x.org')] }));
    tell(inventory, elsewhere('mallory', { handles: [email('jane@x.org', false)] }));
    expect(inventory.view.linksOf('toy:jane')[0]).toMatchObject({ confidence: 0.3 });
    expect(inventory.view.linkedTo('toy:jane')).toEqual([]);
  });

  it('are not linked across to a tier-0 account by what nobody proved', () => {
    const inventory = make();
    const admin = identity('root', { handles: [email('jane@x.org')] });
    inventory.applySnapshot(snapshot([admin, entitlement('root', ['admin'])], T0));
    tell(inventory, elsewhere('tagged', { tags: { email: 'jane@x.org' } }));
    tell(inventory, elsewhere('claimed', { handles: [email('jane@x.org', false)] }));
    expect(inventory.view.tierOf('toy:root').tier).toBe(0);
    expect(told(inventory, 'toy:root')).toEqual([]);
    expect(told(inventory, 'other:tagged')).toEqual(['same_person other:claimed']);
    tell(inventory, elsewhere('proven', { handles: [email('jane@x.org')] }));
    expect(told(inventory, 'toy:root')).toEqual(['same_person other:proven']);
  });

  it('are kept out of their own approval also by hints, and by links that somebody took apart', () => {
    const inventory = make();
    const admin = identity('root', { handles: [email('jane@x.org')] });
    inventory.applySnapshot(snapshot([admin, entitlement('root', ['admin'])], T0));
    tell(inventory, elsewhere('claimed', { handles: [email('jane@x.org', false)] }));
    tell(inventory, elsewhere('jane', { handles: [email('jane@x.org')] }));
    declare(inventory, 'other:jane', { notLinkedTo: ['toy:root'] });
    expect(told(inventory, 'toy:root')).toEqual([]);
    expect([...inventory.view.perhapsSamePerson('toy:root')].sort()).toEqual([
      'other:claimed',
      'other:jane',
    ]);
  });

  it.each(['admin@x.org', 'no-reply@x.org', 'ops+aws@x.org', 'it@x.org'])(
    'are not linked by %s, the address of a job',
    (address) => {
      const inventory = make();
      tell(inventory, identity('a', { handles: [email(address)] }));
      tell(inventory, elsewhere('b', { handles: [email(address)] }));
      expect(told(inventory, 'toy:a')).toEqual([]);
    },
  );

  it('are not linked by an address that many accounts of one system bear, nor where one is shared', () => {
    const inventory = make();
    const team = [1, 2, 3, 4].map((i) => identity(`u${i}`, { handles: [email('crew@x.org')] }));
    tell(inventory, ...team, elsewhere('b', { handles: [email('crew@x.org')] }));
    expect(told(inventory, 'other:b')).toEqual([]);
    expect(told(inventory, 'toy:u1')).toEqual([]);
    const flags = { ...identity('x').flags, shared: true };
    tell(inventory, identity('s', { flags, handles: [email('sam@x.org')] }));
    tell(inventory, elsewhere('sam', { handles: [email('sam@x.org')] }));
    expect(told(inventory, 'other:sam')).toEqual([]);
  });

  it('are not linked by their address where two employee numbers say they are two people', () => {
    const inventory = make();
    tell(inventory, identity('j1', { handles: [email('j@x.org'), number('1')] }));
    tell(inventory, elsewhere('j2', { handles: [email('j@x.org'), number('2')] }));
    expect(told(inventory, 'toy:j1')).toEqual([]);
  });

  it('are linked over staff records, where one bears the number and the other the address', () => {
    const inventory = make();
    tell(inventory, identity('e100', { handles: [number('100')] }));
    tell(inventory, elsewhere('jane', { handles: [email('jane@x.org')] }));
    expect(told(inventory, 'toy:e100')).toEqual([]);
    tell(inventory, person('100', { email: 'jane@x.org' }));
    expect(inventory.view.linksOf('toy:e100')).toMatchObject([
      { otherId: 'other:jane', confidence: 0.9, evidence: ['person:100'] },
    ]);
    expect(inventory.view.personOf('other:jane')?.of.id).toBe('person:100');
    expect(inventory.view.accountsOf('person:100').map(({ of }) => of.id)).toEqual([
      'other:jane',
      'toy:e100',
    ]);
  });

  it('are told as a conflict, and linked to nobody, where two staff records claim one number', () => {
    const inventory = make();
    tell(inventory, identity('e7', { handles: [number('7')] }));
    tell(inventory, person('7', { id: 'person:a' }), person('7', { id: 'person:b' }));
    expect(inventory.view.personOf('toy:e7')).toBeUndefined();
    expect(inventory.view.linkConflicts()).toEqual([
      {
        handle: 'employee_id:7',
        ids: ['person:a', 'person:b'],
        because: '2 staff records claim it',
      },
    ]);
    expect(inventory.view.employmentOf('toy:e7').state).toBe('unknown');
  });

  it('are taken apart and put together by what the site declares, the later word winning', () => {
    const inventory = make();
    tell(inventory, identity('jane', { handles: [email('j@x.org')] }), elsewhere('adm'));
    tell(inventory, elsewhere('jane', { handles: [email('j@x.org')] }));
    declare(inventory, 'other:jane', { notLinkedTo: ['toy:jane'] });
    expect(told(inventory, 'toy:jane')).toEqual([]);
    declare(inventory, 'toy:jane', { linkedTo: ['other:jane', 'other:adm'] }, T0 + 1);
    expect(told(inventory, 'toy:jane')).toEqual([
      'same_person other:adm',
      'same_person other:jane',
    ]);
    expect(inventory.view.linksOf('other:adm')[0]).toMatchObject({ declared: true, confidence: 1 });
    inventory.applyChanges([
      { op: 'end', kind: 'declaration', id: 'declaration:toy:jane', at: T0 + DAY, eventId: 'u' },
    ]);
    expect(told(inventory, 'toy:jane')).toEqual([]);
    expect(inventory.view.linksOf('toy:jane', T0 + 2)).toHaveLength(2);
  });

  it('are linked as of a time: not before the account was there, nor after its address changed', () => {
    const inventory = make();
    const put = (fact: Identity, at: number) =>
      inventory.applyChanges([{ op: 'put', fact, at, eventId: `${fact.id}${at}` }]);
    put(identity('jane', { handles: [email('j@x.org')] }), T0);
    put(elsewhere('jane', { handles: [email('j@x.org')] }), T0 + DAY);
    put(elsewhere('jane', { handles: [email('k@x.org')] }), T0 + 3 * DAY);
    const at = (time: number) => inventory.view.linksOf('toy:jane', time).length;
    expect([at(T0), at(T0 + 2 * DAY), at(T0 + 4 * DAY)]).toEqual([0, 1, 0]);
  });
});

describe('machines and apps', () => {
  it('are linked by the id one bears of the other, in the system it names', () => {
    const inventory = make();
    const sid = 'S-1-5-21-1-2-3-1104';
    tell(inventory, identity('svc', { nativeId: sid, class: 'service_account' }));
    tell(
      inventory,
      elsewhere('svc-cloud', {
        class: 'service_account',
        handles: [{ kind: 'federated_id', value: sid, verified: true }],
      }),
    );
    expect(told(inventory, 'toy:svc')).toEqual(['same_workload other:svc-cloud']);
    expect(told(inventory, 'other:svc-cloud')).toEqual(['same_workload toy:svc']);
  });

  it('federate to the roles whose trusts name their subject, by pattern too', () => {
    const inventory = make();
    const ci = elsewhere('app', {
      class: 'workload',
      handles: [subject('repo:org/app:ref:refs/heads/main')],
    });
    const fork = elsewhere('fork', {
      class: 'workload',
      handles: [subject('repo:organised/app:ref:refs/heads/main')],
    });
    const ways = (target: string, sub: string, extra: Partial<Trust> = {}): Trust =>
      trust(target, sub, {
        principal: {
          kind: 'federated',
          value: 'arn:aws:iam::1:oidc-provider/token.git.example',
        },
        mechanism: 'federation',
        conditions: {
          StringLike: { 'token.git.example:sub': sub },
          StringEquals: { 'token.git.example:aud': 'sts' },
        },
        ...extra,
      });
    inventory.applySnapshot(
      snapshot(
        [
          ...['deploy', 'all', 'apart', 'closed'].map((name) => role(name)),
          ways('deploy', 'repo:org/app:ref:refs/heads/main'),
          ways('all', 'repo:org/*'),
          ways('apart', 'repo:org/other:*'),
          ways('closed', 'repo:org/app:*', { effect: 'deny' }),
        ],
        T0,
      ),
    );
    tell(inventory, ci, fork);
    expect(told(inventory, 'other:app')).toEqual([
      'federates_to toy:deploy',
      'federates_to toy:all',
    ]);
    expect(told(inventory, 'toy:all')).toEqual(['federates_to other:app']);
    expect(told(inventory, 'other:fork')).toEqual([]);
  });

  it('federate only possibly where the trust asks for more than the subject', () => {
    const inventory = make();
    tell(inventory, elsewhere('app', { class: 'workload', handles: [subject('repo:o/a:x')] }));
    inventory.applySnapshot(
      snapshot(
        [
          role('deploy'),
          trust('deploy', 'git', {
            principal: { kind: 'federated', value: 'https://token.git.example' },
            conditions: {
              StringEquals: { 'token.git.example:sub': 'repo:o/a:x', 'token.git.example:env': 'p' },
            },
          }),
        ],
        T0,
      ),
    );
    expect(inventory.view.linksOf('toy:deploy')[0]).toMatchObject({ confidence: 0.7 });
    expect(inventory.view.linksOf('toy:deploy')[0]?.reason).toMatch(/if it also meets .*env/);
  });
});
