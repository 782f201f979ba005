import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, openLocalArchive } from '../archive/index.ts';
import { HOUR } from '../core/index.ts';
import type { Attribution, Incident, Signal } from '../model/index.ts';
import { defaultCosts } from './costs.ts';
import { createIncidents } from './create-incidents.ts';
import { createStage, eventOf, identity, monday, newNetwork } from './incident.case.ts';
import { attackMatrixOf, killChainOf } from './kill-chain.ts';
import { type NextLook, nextLooksOf } from './next-looks.ts';

const matrix = attackMatrixOf(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../content/attack/techniques.json'), 'utf8'),
  ),
);

const NASTY = "o'brien; DROP TABLE events; --";
const because = 'the record does not say';

const incidentOf = (
  attack: readonly string[],
  over: Partial<Signal> = {},
  attribution: Partial<Attribution> = {},
): Incident => {
  const stage = createStage([identity('deploy')], { 'test:deploy': { tier: 0 } });
  const [incident] = stage.consider(
    createIncidents({ costs: defaultCosts }),
    eventOf('deploy', monday),
    [{ ...newNetwork, llr: 4.5, attack, ...over }],
  );
  if (!incident) throw new Error('no incident');
  return { ...incident, attribution: { ...incident.attribution, ...attribution } };
};

const looksOf = (incident: Incident): readonly NextLook[] =>
  nextLooksOf(incident, killChainOf(incident, matrix));
const ids = (incident: Incident): readonly string[] => looksOf(incident).map(({ id }) => id);

const unknown = { said: false, because } as const;
const untold: Attribution = {
  credential: unknown,
  who: unknown,
  context: unknown,
  privilege: unknown,
  did: [],
};
/** One of each group of techniques that leads somewhere. */
const leading = ['T1685.002', 'T1098', 'T1110.003', 'T1552.005', 'T1530', 'T1021.007', 'T1087.004'];

const incidents: readonly Incident[] = [
  incidentOf(['T1078.004']),
  incidentOf(['T1078.004'], {}, untold),
  incidentOf(['T1098'], { targetIds: ['test:made', NASTY] }),
  ...leading.map((id) => incidentOf([id])),
  {
    ...incidentOf(leading, {}, untold),
    rootId: NASTY,
    identities: Array.from({ length: 500 }, (_, n) => `${NASTY}${'x'.repeat(900)}${n}`),
  },
];

describe('what to look at next', () => {
  it('is three to six looks, each with its reason and a way to it, none twice', () => {
    for (const incident of incidents) {
      const looks = looksOf(incident);
      expect(looks.length).toBeGreaterThanOrEqual(3);
      expect(looks.length).toBeLessThanOrEqual(6);
      expect(new Set(looks.map(({ id }) => id)).size).toBe(looks.length);
      for (const look of looks) {
        expect(look.because).not.toBe('');
        expect([look.sql, look.identityId].filter((one) => one !== undefined)).toHaveLength(1);
      }
    }
  });

  it('begins with what is unknown, and says why it is', () => {
    const [first] = looksOf(incidentOf(['T1078.004'], {}, untold));
    expect(first?.id).toBe('which-credential');
    expect(first?.because).toContain(because);
    expect(ids(incidentOf(['T1078.004']))).not.toContain('which-credential');
  });

  it('follows the techniques: what was left behind, what is missing, what went out', () => {
    expect(ids(incidentOf(['T1098.001']))).toContain('what-was-left-behind');
    expect(ids(incidentOf(['T1685.002']))).toContain('what-is-missing');
    expect(ids(incidentOf(['T1530']))).toContain('how-much-went-out');
    expect(ids(incidentOf(['T1098'], { targetIds: ['test:made'] }))).toContain(
      'what-the-reached-did',
    );
    expect(ids(incidentOf(['T1078.004']))).toContain('credential-elsewhere');
  });

  describe('as hunts', () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-looks-'));
    let archive: Archive;
    beforeAll(async () => {
      archive = openLocalArchive({ dir });
      const event = eventOf('deploy', monday);
      const lineage = { root: 'test:deploy', actingAs: 'test:deploy', links: [] };
      await archive.write('mine', 0, 0, [{ event, lineage, raw: '{}' }]);
      await archive.flush();
      // A closed day is what a hunt reads as a file.
      await archive.compact(monday + 48 * HOUR);
    });
    afterAll(async () => {
      await archive.close();
      rmSync(dir, { recursive: true, force: true });
    });

    it('all run, each of every kind, whatever stands in a name', { timeout: 600_000 }, async () => {
      const byShape = new Map<string, string>();
      for (const { id, sql } of incidents.flatMap(looksOf))
        if (sql !== undefined) {
          byShape.set(id, sql);
          if (sql.includes("o''brien")) byShape.set(`${id} of a nasty name`, sql);
        }
      expect(byShape.size).toBeGreaterThanOrEqual(14);
      let rows = 0;
      for (const [id, sql] of byShape) {
        expect(sql.length, id).toBeLessThan(20_000);
        const answer = await archive.hunt({ tenant: 'mine', sql, limits: { seconds: 120 } });
        expect(answer.columns.length, id).toBeGreaterThan(0);
        rows += answer.rows.length;
      }
      expect(rows).toBeGreaterThan(0);
    });
  });
});
