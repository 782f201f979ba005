/** A containment accuses nobody: what our own connection does is recognised in the log, and nobody else's doing is. */
import { describe, expect, it } from 'vitest';
import { sourceOf, toldOf } from './own-acts.case.ts';
import { ownSites } from './own-acts-sites.case.ts';

describe.each(ownSites)('what we do in $title', (site) => {
  it('is acted out by every action that there is', async () => {
    const first = site.cases[0];
    if (first === undefined) throw new Error('no case');
    const world = await site.start(first);
    const { actions } = sourceOf(site.system);
    const all = actions?.(world.config, {}).map(({ id }) => id);
    await world.close();
    expect([...new Set(site.cases.map(({ id }) => id))].sort()).toEqual([...(all ?? [])].sort());
  });

  it.each(site.cases)('is known as ours in the log: $id', { timeout: 30_000 }, async (one) => {
    const told = await toldOf(site, one);
    expect(told.length, 'the twin logged nothing').toBeGreaterThan(0);
    const { unknown = {} } = site;
    expect(told.filter(({ ours }) => !ours).map(({ operation }) => operation)).toEqual(
      told.map(({ operation }) => operation).filter((operation) => operation in unknown),
    );
    expect(told.filter(({ oursByAnother }) => oursByAnother)).toEqual([]);
  });
});
