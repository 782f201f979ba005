import { describe, expect, it } from 'vitest';
import { DAY, entitlement, event, identity, snapshot, T0 } from '../facts.case.ts';
import { createInventory } from '../inventory.ts';
import type { PrivilegeRules } from '../privilege-rules.ts';
import { unused } from './unused.ts';

const list = ['data:Get', 'data:Put', 'data:Delete', 'box:Open', 'box:Close'];
const rules: PrivilegeRules = {
  async expand(pattern) {
    const head = pattern.replace(/\*$/, '');
    const found = list.filter((one) => one.startsWith(head));
    return found.length > 0 ? found : undefined;
  },
};

const make = (...held: Parameters<typeof entitlement>[]) => {
  const inventory = createInventory({
    now: () => T0,
    unobservable: (_, privilege) =>
      /^(?:data:Get|\*|data:\*)$/.test(privilege)
        ? 'object reads are not in the usual log'
        : undefined,
  });
  inventory.applySnapshot(
    snapshot([identity('job'), ...held.map((one) => entitlement(...one))], T0),
  );
  for (const day of [0, 1, 2])
    inventory.observe(event('job', { privilege: 'box:Open', time: T0 + day * DAY }));
  return inventory;
};

const names = (all: readonly { readonly privilege: string }[]) => all.map((one) => one.privilege);

describe('granted minus used', () => {
  it('opens a pattern, keeps what is used and what nobody can see, and lets the rest go', async () => {
    const inventory = make(['job', ['*']]);
    inventory.observe(event('other', { privilege: 'x:Y', time: T0 + 120 * DAY }));
    const found = await unused(inventory.view, 'toy:job', rules);
    expect(names(found.used)).toEqual(['box:Open']);
    expect(names(found.unobservable)).toEqual(['data:Get']);
    expect(names(found.notUsed)).toEqual(['box:Close', 'data:Delete', 'data:Put']);
    expect(found.windowDays).toBe(120);
    expect(found.changes).toEqual([
      { holderId: 'toy:job', grant: 'policy', had: ['*'], keep: ['data:Get', 'box:Open'] },
    ]);
    expect(found.policy).toEqual([
      { privileges: ['data:Get', 'box:Open'], resources: ['*'], by: 'policy' },
    ]);
  });

  it('lets nothing go on less than 90 days of logs', async () => {
    const inventory = make(['job', ['*']]);
    inventory.observe(event('other', { privilege: 'x:Y', time: T0 + 80 * DAY }));
    const found = await unused(inventory.view, 'toy:job', rules);
    expect([found.notUsed, found.changes]).toEqual([[], []]);
    expect(found.policy).toMatchObject([{ privileges: ['*'] }]);
  });

  it('opens all but what is listed too', async () => {
    const inventory = make(['job', ['data:*'], { privilegesInverted: true }]);
    inventory.observe(event('other', { privilege: 'x:Y', time: T0 + 120 * DAY }));
    const found = await unused(inventory.view, 'toy:job', rules);
    expect(names(found.notUsed)).toEqual(['box:Close']);
    expect(found.changes).toMatchObject([{ keep: ['box:Open'] }]);
  });

  it('says which grants were judged as written, and which were not read', async () => {
    const inventory = make(['job', ['odd:*']], ['job', []]);
    const found = await unused(inventory.view, 'toy:job', rules);
    expect(found.unknown.join('\n')).toMatch(/judged as written.*odd:\*/);
    expect(found.unknown.join('\n')).toContain('policy is attached, and was not read');
  });

  it('lets a whole grant go where none of it was used', async () => {
    const inventory = make(['job', ['box:Close']]);
    inventory.observe(event('other', { privilege: 'x:Y', time: T0 + 120 * DAY }));
    const found = await unused(inventory.view, 'toy:job', undefined);
    expect(found.changes).toMatchObject([{ keep: [] }]);
    expect(found.policy).toEqual([]);
  });
});
