/** What a use alone turns at once is said by the check, so that nobody is judged again at each use in vain. */
import { expect, it } from 'vitest';
import type { Event } from '../../model/index.ts';
import { casesOf } from './cases.case.ts';
import { catalogue } from './index.ts';
import { type CheckCase, NOW, worldOf } from './world.case.ts';

/** Used now, by each of its credentials. */
const uses = (of: CheckCase): readonly Event[] => {
  const id = of.subject ?? 'toy:x';
  const source = id.slice(0, id.indexOf(':'));
  const { view } = worldOf(of);
  return [undefined, ...view.credentialsOf(id, NOW)].map((one, nth) => ({
    id: `use${nth}`,
    vendorId: `use${nth}`,
    source,
    logsource: { product: source, service: 'log' },
    time: NOW,
    classUid: 6003,
    activityId: 99,
    kind: 'other',
    operation: 'Look',
    service: source,
    privilege: 'none:Look',
    effect: 'read',
    outcome: 'success',
    actor: {
      principalId: id,
      principalKind: view.role(id, NOW) ? 'role' : 'identity',
      name: id,
      kind: 'unknown',
      ...(one === undefined
        ? {}
        : { credential: { type: one.type, nativeId: one.nativeId, temporary: false } }),
    },
    src: {},
    cloud: { account: 'one' },
    targets: [],
    raw: {},
  }));
};

it('no verdict turns by a use but those of checks that say so', () => {
  const turned = new Set<string>();
  for (const check of catalogue) {
    for (const one of casesOf[check.id] ?? []) {
      const inventory = worldOf(one);
      const id = one.subject ?? 'toy:x';
      const before = check.judge(inventory.view, id, NOW).status;
      for (const event of uses(one)) inventory.observe(event);
      const after = check.judge(inventory.view, id, NOW).status;
      if (before !== after) turned.add(`${check.id} → ${after}`);
    }
  }
  const said = catalogue.flatMap(({ id, onUse }) => (onUse ? [`${id} → ${onUse}`] : []));
  expect(turned.size).toBeGreaterThan(3);
  expect(said).toEqual(expect.arrayContaining([...turned]));
});
