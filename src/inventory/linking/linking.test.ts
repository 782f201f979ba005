import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Declaration, Handle, Identity, Person, Trust } from '../../model/index.ts';
import type { Inventory } from '../contract.ts';
import { DAY, entitlement, identity, role, snapshot, T0, toyAccess, trust } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';

const make = (): Inventory =>
  createInventory({ access: { toy: toyAccess, other: toyAccess }, now: () => T0 });

const elsewhere = (name: string, extra: Partial<Identity> = {}): Identity =>
  identity(name, { id: `other:${name}`, system: 'other', scope: 'two', ...extra });

const email = (value: string, verified = true): Handle => ({ kind: 'email', value, verified });
const number = (value: string, verified = true): Handle => ({
  kind: 'employee_id',
  value,
  verified,
});
const subject = (value: string, verified = true): Handle => ({
  kind: 'oidc_subject',
  value,
  issuer: 'https://token.git.example/',
  verified,
});

const person = (id: string, extra: Partial<Person> = {}): Person => ({
  kind: 'person',
  id: `person:${id}`,
  name: `Person ${id}`,
  employeeId: id,
  ...extra,
});

const tell = (inventory: Inventory, ...facts: readonly (Identity | Person)[]): void => {
  for (const fact of facts)
    inventory.applyChanges([{ op: 'put', fact, at: T0, eventId: `put ${fact.id}` }]);
};

const declare = (
  inventory: Inventory,
  ofId: string,
  extra: Partial<Declaration>,
  at = T0,
): void => {
  const fact: Declaration = {
    kind: 'declaration',
    id: `declaration:${ofId}`,
    ofId,
    declaredBy: 'site@example.com',
    at,
    ...extra,
  };
  inventory.applyChanges([{ op: 'put', fact, at, eventId: `declared ${ofId} ${at}` }]);
};

const told = (inventory: Inventory, id: string) =>
  inventory.view.linksOf(id).map(({ otherId, relation }) => `${relation} ${otherId}`);

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

describe('links', () => {
  const handle = fc.oneof(
    fc
      .record({ value: fc.constantFrom('a@x', 'b@x'), verified: fc.boolean() })
      .map((one): Handle => ({ kind: 'email', ...one })),
    fc
      .record({ value: fc.constantFrom('1', '2'), verified: fc.boolean() })
      .map((one): Handle => ({ kind: 'employee_id', ...one })),
    fc
      .constantFrom('toy:0', 'toy:1', '1')
      .map((value): Handle => ({ kind: 'federated_id', value, issuer: 'toy', verified: true })),
    fc.constantFrom('repo:o/a', 'repo:o/b').map((value) => subject(value)),
  );
  const account = fc.record({
    handles: fc.array(handle, { maxLength: 3 }),
    human: fc.boolean(),
    here: fc.boolean(),
    tag: fc.constantFrom<string | undefined>('a@x', 'b@x', undefined),
  });
  const world = fc.record({
    accounts: fc.array(account, { minLength: 2, maxLength: 6 }),
    persons: fc.subarray(['1', '2']),
    apart: fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 2 }),
  });

  const build = (
    one: typeof world extends fc.Arbitrary<infer T> ? T : never,
    order: readonly number[],
  ): { readonly inventory: Inventory; readonly ids: readonly string[] } => {
    const inventory = make();
    const accounts = one.accounts.map(({ handles, human, here, tag }, i) =>
      (here ? identity : elsewhere)(`${i}`, {
        handles,
        class: human ? 'human' : 'workload',
        tags: tag === undefined ? {} : { email: tag },
      }),
    );
    const people = one.persons.map((id) => person(id, { email: id === '1' ? 'a@x' : 'b@x' }));
    const ids = accounts.map(({ id }) => id);
    const steps = [
      ...[...accounts, ...people].map((fact) => () => tell(inventory, fact)),
      ...one.apart.map(
        ([a, b]) =>
          () =>
            declare(inventory, ids[a] ?? '', { notLinkedTo: [ids[b] ?? ''] }, T0 + b),
      ),
    ];
    for (const i of [...steps.keys()].sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b))
      steps[i]?.();
    return { inventory, ids };
  };
  const all = ({ inventory, ids }: ReturnType<typeof build>) =>
    new Map(ids.map((id) => [id, inventory.view.linksOf(id)]));

  it('are the same from either side', () => {
    fc.assert(
      fc.property(world, (one) => {
        const links = all(build(one, []));
        for (const [id, mine] of links) {
          for (const { otherId, ...link } of mine) {
            const { otherId: back, ...theirs } = links
              .get(otherId)
              ?.find((two) => two.otherId === id && two.relation === link.relation) ?? {
              otherId: 'nobody',
            };
            expect(back).toBe(id);
            expect(theirs).toEqual(link);
          }
        }
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it('do not depend on the order in which facts came', () => {
    fc.assert(
      fc.property(world, fc.array(fc.nat(100), { maxLength: 12 }), (one, order) => {
        // Two words of one declaration must keep their order: the later one stands for all.
        const last = { ...one, apart: one.apart.slice(0, 1) };
        expect(all(build(last, order))).toEqual(all(build(last, [])));
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('can each be undone by one declaration, and come back when it is withdrawn', () => {
    fc.assert(
      fc.property(world, fc.nat(5), (one, nth) => {
        const { inventory, ids } = build({ ...one, apart: [] }, []);
        const id = ids[nth % ids.length] ?? '';
        const before = inventory.view.linksOf(id);
        const other = before[0]?.otherId;
        if (other === undefined) return;
        declare(inventory, other, { notLinkedTo: [id] });
        expect(inventory.view.linksOf(id).some(({ otherId }) => otherId === other)).toBe(false);
        expect(inventory.view.linksOf(other).some(({ otherId }) => otherId === id)).toBe(false);
        inventory.applyChanges([
          { op: 'end', kind: 'declaration', id: `declaration:${other}`, at: T0, eventId: 'undo' },
        ]);
        expect(inventory.view.linksOf(id)).toEqual(before);
      }),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('are found for 20,000 accounts in one walk each', () => {
    const inventory = make();
    const facts = Array.from({ length: 10_000 }, (_, i) => {
      const handles = [email(`user${i}@x.org`), subject(`repo:org/r${i % 100}:${i}`)];
      return [identity(`u${i}`, { handles }), elsewhere(`u${i}`, { handles })];
    }).flat();
    inventory.applySnapshot(snapshot(facts, T0));
    let links = 0;
    for (const { id } of inventory.view.identities()) links += inventory.view.linksOf(id).length;
    expect(links).toBe(20_000);
  });
});
