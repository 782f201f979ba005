/** What is typed into the search of identities. */
import { describe, expect, it } from 'vitest';
import type { TenantStore } from '../contract.ts';
import { batch, NOW, principal } from './samples.case.ts';

export const searchCase = (tenant: () => Promise<TenantStore>): void => {
  const committed = async (change: Parameters<typeof batch>[0]): Promise<TenantStore> => {
    const store = await tenant();
    await store.leases.acquire(0, 'a', 1_000, NOW);
    await store.commit(batch(change));
    return store;
  };

  describe('the search of identities', () => {
    it('searches owners, and by one or two characters where names begin', async () => {
      const named = ['Zeta', 'zoo', 'ozone', 'Ärger'].map((name, nth) =>
        principal(`aws:user/n${nth}`, { name, ...(nth === 2 ? { owner: 'Jo@Example.com' } : {}) }),
      );
      const { inventory } = await committed({ principals: named });
      const names = async (search: string) =>
        (await inventory.principals({ search, sort: 'name' }, { limit: 9 })).items.map(
          ({ name }) => name,
        );
      expect(await names('z')).toEqual(['Zeta', 'zoo']);
      expect(await names('ZO')).toEqual(['zoo']);
      expect(await names('zon')).toEqual(['ozone']);
      expect(await names('jo@example')).toEqual(['ozone']);
      expect(await names('äR')).toEqual(['Ärger']);
      expect(await names('ärg')).toEqual(['Ärger']);
    });

    it('finds who was renamed or was given an owner by the new words only', async () => {
      const scope = await committed({ principals: [principal('aws:user/r', { name: 'former' })] });
      await scope.commit(
        batch({ principals: [principal('aws:user/r', { name: 'latter', owner: 'kim' })] }),
      );
      const found = async (search: string) =>
        (await scope.inventory.principals({ search }, { limit: 9 })).total;
      expect(await found('former')).toBe(0);
      expect(await found('latter')).toBe(1);
      expect(await found('kim')).toBe(1);
    });

    it('counts no further than 20,000 of what a search finds, and says so', async () => {
      const many = Array.from({ length: 20_100 }, (_, nth) =>
        principal(`aws:user/many-${nth}`, { name: `many-${nth}`, risk: nth % 100 }),
      );
      const { inventory } = await committed({ principals: many });
      for (const [search, counted] of [
        ['m', 20_000],
        ['many', 5_000],
      ] as const) {
        const first = await inventory.principals({ search }, { limit: 3 });
        expect(first).toMatchObject({ total: 20_000, isAtLeast: true });
        expect(first.items.map(({ risk }) => risk)).toEqual([99, 99, 99]);
        const next = first.next ?? '';
        expect(await inventory.principals({ search }, { limit: 3, after: next })).toMatchObject({
          ...{ total: 20_000, isAtLeast: true },
        });
        expect((await inventory.facets({ search }))['kind']).toEqual({ identity: counted });
      }
      const few = await inventory.principals({ search: 'many-2009' }, { limit: 3 });
      expect(few).toMatchObject({ total: 11 });
      expect(few.isAtLeast).toBeUndefined();
    });

    it('orders more than a few that match as it orders few, page after page', async () => {
      const tiers = [0, 1, 2, 3] as const;
      const many = Array.from({ length: 24_000 }, (_, nth) =>
        principal(`aws:user/u${String(nth).padStart(5, '0')}`, {
          ...{ name: `n-${(nth * 7_919) % 24_000}`, risk: (nth * 31) % 97 },
          ...{ tier: tiers[(nth * 13) % 4] ?? 0, kind: nth % 9 === 0 ? 'role' : 'identity' },
          ...{ class: nth % 9 === 0 ? 'role' : nth % 2 === 0 ? 'human' : 'workload' },
          ...(nth % 3 === 0 ? {} : { lastUsedAt: (nth * 17) % 5_000 }),
        }),
      );
      const { inventory } = await committed({ principals: many });
      const down = (...keys: readonly number[]) => keys.find((key) => key !== 0) ?? 0;
      const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
      type One = (typeof many)[number];
      const orders = {
        risk: (a: One, b: One) => down(b.risk - a.risk, text(b.id, a.id)),
        tier: (a: One, b: One) => down(a.tier - b.tier, b.risk - a.risk, text(b.id, a.id)),
        name: (a: One, b: One) => down(text(a.name, b.name), text(a.id, b.id)),
        lastUsed: (a: One, b: One) =>
          down((b.lastUsedAt ?? -1) - (a.lastUsedAt ?? -1), text(b.id, a.id)),
      };
      const expected = many.filter(({ kind }) => kind === 'identity');
      for (const sort of ['risk', 'tier', 'name', 'lastUsed'] as const) {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await inventory.principals(
            { kind: 'identity', sort },
            { limit: 1_000, ...(after === undefined ? {} : { after }) },
          );
          expect(page.total).toBe(expected.length);
          found.push(...page.items.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined);
        expect(found).toEqual([...expected].sort(orders[sort]).map(({ id }) => id));
      }
    });
  });
};
