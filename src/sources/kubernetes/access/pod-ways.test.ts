import { describe, expect, it } from 'vitest';
import { idOf, namespace, pod, rule, sam, stepsFrom, stepsOfSam, viewOf } from './world.case.ts';

describe('making pods', () => {
  const create = [rule('', 'pods', 'create')];
  it('gives every account of the namespace, and a node where admission lets it', () => {
    expect(stepsOfSam(create, 'shop')).toEqual([
      'POD_CREATE serviceaccounts/shop',
      'POD_CREATE? nodes',
    ]);
    expect(stepsOfSam(create, 'shop', namespace('shop', 'privileged'))).toEqual([
      'POD_CREATE nodes',
      'POD_CREATE serviceaccounts/shop',
    ]);
    for (const level of ['baseline', 'restricted'])
      expect(stepsOfSam(create, 'shop', namespace('shop', level))).toEqual([
        'POD_CREATE serviceaccounts/shop',
      ]);
    expect(stepsOfSam([rule('', 'pods', 'get list')], 'shop')).toEqual([]);
  });
  it('whoever may relabel the namespace is not held by its label', () => {
    const view = viewOf([
      ...sam([...create, rule('', 'namespaces', 'patch', ['shop'])]),
      namespace('shop', 'restricted'),
    ]);
    expect(stepsFrom(view, idOf('sam'))).toContain('POD_CREATE nodes');
    const named = [...create, rule('', 'namespaces', 'patch', ['shop'])];
    expect(stepsOfSam(named, 'shop', namespace('shop', 'restricted'))).toContain(
      'POD_CREATE nodes',
    );
    const other = [...create, rule('', 'namespaces', 'patch', ['other'])];
    expect(stepsOfSam(other, 'shop', namespace('shop', 'restricted'))).not.toContain(
      'POD_CREATE nodes',
    );
  });
  it('comes by what makes pods too; changing one takes one that is there', () => {
    expect(stepsOfSam([rule('batch', 'cronjobs', 'create')], 'shop')).toEqual([
      'T1610 serviceaccounts/shop',
      'T1610? nodes',
    ]);
    expect(stepsOfSam([rule('apps', 'deployments', 'patch')], 'shop')).toEqual([
      'T1610? nodes',
      'T1610? serviceaccounts/shop',
    ]);
    expect(stepsOfSam([rule('extensions', 'deployments', 'create')], 'shop')).toEqual([]);
  });
  it('with a volume of the cluster reaches a node past Pod Security', () => {
    const rules = [
      rule('', 'persistentvolumes', 'create'),
      rule('', 'persistentvolumeclaims pods', 'create'),
    ];
    expect(stepsOfSam(rules, undefined, namespace('shop', 'restricted'))).toContain('T1611 nodes');
    expect(stepsOfSam(rules, 'shop')).not.toContain('T1611 nodes');
  });
});

describe('stepping into pods', () => {
  it.each([
    ['pods/exec', 'create', ['POD_EXEC pods/shop']],
    ['pods/exec', 'get', ['POD_EXEC? pods/shop']],
    ['pods/exec', 'get create', ['POD_EXEC pods/shop']],
    ['pods/attach', 'create', ['T1609 pods/shop']],
    ['pods/ephemeralcontainers', 'patch', ['T1609 pods/shop']],
    ['pods', 'patch', ['POD_PATCH pods/shop']],
    ['pods', 'update', ['POD_PATCH pods/shop']],
    ['pods/portforward', 'create', ['T1210? pods/shop']],
    ['pods/log', 'get', []],
    ['pods/status', 'patch', []],
    ['pods', 'delete', []],
    ['*/exec', 'create', ['POD_EXEC pods/shop']],
  ])('%s: %s', (resource, verbs, expected) => {
    expect(stepsOfSam([rule('', resource, verbs)], 'shop')).toEqual(expected);
  });
  it('of one name goes into just that', () => {
    expect(stepsOfSam([rule('', 'pods/exec', 'create', ['web'])], 'shop')).toEqual([
      'POD_EXEC pods/shop/web',
    ]);
  });
  it('a port is no way on; a node proxy is one into every pod', () => {
    const view = viewOf([...sam([rule('', 'pods/portforward', 'create')], 'shop'), pod('web')]);
    expect(view.path(idOf('sam'), 'kubernetes:pods/shop/web')).toBeUndefined();
    expect(stepsOfSam([rule('', 'nodes/proxy', 'get')])).toEqual(['T1609 pods']);
    expect(stepsOfSam([rule('', 'nodes/proxy', 'get')], 'shop')).toEqual([]);
  });
});
