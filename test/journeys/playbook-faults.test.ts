import { describe, expect, it } from 'vitest';
import { provePlaybookFaults } from '../../scripts/proofs/playbook-faults.part.ts';
import { serverIsHere } from '../../scripts/proofs/playbook-faults-postgres.part.ts';

/** A seeded sample; `npm run proof -- playbook-faults --points all` is the whole. */
describe.skipIf(!serverIsHere && process.env['REQUIRE_PEERS'] !== '1')(
  'a playbook whose runner, store or target is killed or stopped (skipped without the programs of a PostgreSQL server)',
  () => {
    it('doubles no effect, leaves nothing half done in silence, and loses no approval', {
      timeout: 600_000,
    }, async () => {
      const result = await provePlaybookFaults({
        ...{ points: 30, seed: 11, lanes: 3 },
        say: () => undefined,
      });
      expect(result.bad).toEqual([]);
      expect(result.points).toBe(30);
      expect(result.struck).toBeGreaterThan(15);
      expect(Object.values(result.byVictim).every((count) => count > 0)).toBe(true);
    });
  },
);
