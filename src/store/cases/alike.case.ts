/** Incidents like one another, and what is expected for a while. */
import { describe, expect, it } from 'vitest';
import type { Incident, Signal, Suppression } from '../../model/index.ts';
import type { TenantStore } from '../contract.ts';
import { batch, incident, NOW } from './samples.case.ts';

const signal = (detector: string, llr = 2): Signal => ({
  ...{ id: `sig_${detector}`, detector, kind: 'rule', title: detector, description: '' },
  ...{ time: NOW, actorId: 'aws:jane', rootId: 'aws:jane', targetIds: [], eventIds: [] },
  ...{ vendorEventIds: [], severity: 'high', attack: [], observables: [], hardFact: false },
  ...{ llr, detail: {} },
});

const told = (id: string, detectors: readonly string[], change: Partial<Incident> = {}) =>
  incident(id, { signals: detectors.map((one) => signal(one)), ...change });

const suppression = (id: string, change: Partial<Suppression> = {}): Suppression => ({
  ...{ id, detector: 'new-network', about: { kind: 'site' }, from: NOW, until: NOW + 10 },
  ...{ reason: 'a move', by: 'olga' },
  ...change,
});

export const alikeCase = (tenant: () => Promise<TenantStore>): void => {
  const withThese = async (incidents: readonly Incident[]): Promise<TenantStore> => {
    const store = await tenant();
    await store.leases.acquire(0, 'a', 60_000, NOW);
    await store.commit(batch({ incidents }));
    return store;
  };
  const stranger = { identities: ['aws:bob'], attack: ['T1530'] } as const;

  describe('incidents like one another', () => {
    it('are found by what they share, the rare before the common, and never by a cause alone', async () => {
      const asked = told('asked', ['rare', 'common']);
      const crowd = Array.from({ length: 9 }, (_, n) => told(`c${n}`, ['common'], stranger));
      const { incidents } = await withThese([
        asked,
        ...crowd,
        told('twin', ['rare', 'common']),
        told('kin', ['rare'], stranger),
        told('other', ['else'], stranger),
      ]);
      const found = await incidents.similar(asked, 3);
      expect(found.map((one) => one.incident.id)).toEqual(['twin', 'kin', 'c0']);
      expect(found[0]?.likeness).toBeCloseTo(1);
      expect(found[1]?.shared).toEqual(['cause:leaked/unowned', 'detector:rare']);
      expect((await incidents.similar(asked, 50)).map((one) => one.incident.id)).not.toContain(
        'other',
      );
    });

    it('never stand beside a drill, and lose what a later telling has not', async () => {
      const asked = told('asked', ['rare']);
      const store = await withThese([
        asked,
        told('drill', ['rare'], { drill: true }),
        told('was', ['rare'], stranger),
      ]);
      await store.commit(batch({ position: 2, incidents: [told('was', ['else'], stranger)] }));
      expect(await store.incidents.similar(asked, 5)).toEqual([]);
    });
  });

  describe('suppressions', () => {
    it('are written with their commit, listed until their end, and the last word stands', async () => {
      const store = await withThese([]);
      await store.commit(
        batch({ position: 2, suppressions: [suppression('a'), suppression('b')] }),
      );
      const ended = suppression('a', { until: NOW + 5, endedBy: 'carl' });
      await store.commit(batch({ position: 3, suppressions: [ended] }));
      const ids = (all: readonly Suppression[]) => all.map(({ id }) => id);
      expect(ids(await store.incidents.suppressions())).toEqual(['b', 'a']);
      expect(ids(await store.incidents.suppressions(NOW + 5))).toEqual(['b']);
      expect(await store.incidents.suppression('a')).toEqual(ended);
      expect(await store.incidents.suppression('c')).toBeUndefined();
    });
  });
};
