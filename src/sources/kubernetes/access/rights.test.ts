import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cluster, manifestsOf, request, users } from './generated.case.ts';
import { allows, type PlainRequest, type PlainRule } from './reference.case.ts';
import { Rights } from './rights.ts';
import { viewOf } from './world.case.ts';

const ask = (rights: Rights, asked: PlainRequest): boolean =>
  'url' in asked ? rights.allowingUrl(asked.verb, asked.url).length > 0 : rights.allows(asked);

describe('what grants allow', () => {
  it('is what a second reading of the rules allows, in generated clusters', () => {
    let allowed = 0;
    let asked = 0;
    fc.assert(
      fc.property(
        cluster,
        fc.array(request, { minLength: 10, maxLength: 10 }),
        (one, questions) => {
          const view = viewOf(manifestsOf(one));
          for (const user of users) {
            const rights = new Rights(view.entitlementsOf(`kubernetes:${user.name}`));
            for (const question of questions) {
              const expected = allows(one, user, question);
              asked++;
              if (expected) allowed++;
              expect([user.name, question, ask(rights, question)]).toEqual([
                user.name,
                question,
                expected,
              ]);
            }
          }
        },
      ),
      { numRuns: 300, seed: 20261122 },
    );
    // Neither answer is rare, else little is asked.
    expect(asked).toBe(9_000);
    expect(allowed).toBeGreaterThan(900);
    expect(allowed).toBeLessThan(5_000);
  });

  const rightsBy = (rule: PlainRule, namespace?: string): Rights => {
    const user = { kind: 'User', name: 'nadia' } as const;
    const at = namespace === undefined ? {} : { namespace };
    const view = viewOf(
      manifestsOf({
        roles: [{ name: 'r', labels: {}, rules: [rule] }],
        bindings: [{ name: 'b', ...at, role: { kind: 'ClusterRole', name: 'r' }, subject: user }],
      }),
    );
    return new Rights(view.entitlementsOf('kubernetes:nadia'));
  };

  it('names hold what is asked for by name; nothing is made by a name', () => {
    const rights = rightsBy({
      apiGroups: [''],
      resources: ['secrets'],
      verbs: ['*'],
      resourceNames: ['a'],
    });
    const secrets = { group: '', resource: 'secrets', namespace: 'shop' };
    expect(rights.allows({ ...secrets, verb: 'get', name: 'a' })).toBe(true);
    expect(rights.allows({ ...secrets, verb: 'get', name: 'b' })).toBe(false);
    expect(rights.allows({ ...secrets, verb: 'list' })).toBe(false);
    expect(rights.allows({ ...secrets, verb: 'create' })).toBe(false);
  });

  it('the group without a name is written as nothing, and not as core', () => {
    const asked = { verb: 'get', group: '', resource: 'pods', namespace: 'shop' };
    const of = (group: string) =>
      rightsBy({ apiGroups: [group], resources: ['pods'], verbs: ['get'] });
    expect(of('').allows(asked)).toBe(true);
    expect(of('core').allows(asked)).toBe(false);
  });

  it('a RoleBinding gives nothing that is in no namespace, and no path of the server', () => {
    const rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
    expect(rightsBy(rule, 'shop').allows({ verb: 'get', group: '', resource: 'nodes' })).toBe(
      false,
    );
    const url = { nonResourceURLs: ['/metrics'], verbs: ['get'] };
    expect(rightsBy(url, 'shop').allowingUrl('get', '/metrics')).toEqual([]);
    expect(rightsBy(url).allowingUrl('get', '/metrics')).toHaveLength(1);
  });
});
