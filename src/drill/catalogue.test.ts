import { expect, it } from 'vitest';
import { attacks } from '../estate/index.ts';
import { drills, proofs } from './catalogue.ts';

it('says of each drill in one sentence of its own what it proves', () => {
  expect(drills.length).toBeGreaterThan(5);
  for (const { id, title, says } of drills) {
    expect(says, id).toMatch(/^Proves that .+\.$/);
    expect(says.slice(0, -1), id).not.toContain('. ');
    expect(says, id).not.toContain(title);
  }
  expect(new Set(drills.map((one) => one.says)).size).toBe(drills.length);
});

it('drills attacks that there are, each proof one', () => {
  const ids = attacks.map((one) => one.id);
  expect(drills.filter((one) => !ids.includes(one.id))).toEqual([]);
  expect(drills).toHaveLength(Object.keys(proofs).length);
});
