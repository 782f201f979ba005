import { describe, expect, it } from 'vitest';
import { believableNames } from './names.ts';

const endings = ['backup', 'sync', 'legacy', 'export'];
const ask = (neighbours: readonly string[], seed = 'a', taken: readonly string[] = []) =>
  believableNames({ neighbours, endings, taken: new Set(taken), seed, longest: 20 }, 3);

describe('names of decoys', () => {
  it('are built as the real ones beside them: same beginnings, same hyphens', () => {
    const names = ask(['svc-billing-prod', 'svc-orders', 'svc-mail-prod', 'app-web']);
    expect(names).toHaveLength(3);
    for (const name of names) expect(name).toMatch(/^(svc|app)-[a-z]+(-[a-z]+)?$/);
    for (const name of ask(['app_reader', 'app_writer'])) expect(name).toMatch(/^app_/);
    for (const name of ask(['SVC-SQL-1', 'SVC-WEB'])) expect(name).toBe(name.toUpperCase());
  });

  it('are the same for the same place, others for another, and never a real one', () => {
    const real = ['svc-billing', 'svc-orders'];
    expect(ask(real)).toEqual(ask(real));
    expect(ask(real, 'a')).not.toEqual(ask(real, 'b'));
    const [first = ''] = ask(real);
    expect(ask(real, 'a', [first])).not.toContain(first);
  });

  it('never give themselves away, and fit where real ones are missing or long', () => {
    for (const name of ask(['honey-pot', 'decoy-user', 'canary-x']))
      expect(name).not.toMatch(/honey|decoy|canary/);
    expect(ask([])[0]).toMatch(/^svc-/);
    for (const name of ask([`svc-${'x'.repeat(15)}-y`]))
      expect(name.length).toBeLessThanOrEqual(20);
  });
});
