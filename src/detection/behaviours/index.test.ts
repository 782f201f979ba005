import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { behaviours } from './index.ts';

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts'));
const named = files
  .filter((file) => !file.endsWith('.test.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3));

describe('the catalogue of behaviours', () => {
  it('lists every file under its own name, each with its replay test', () => {
    expect(named.length).toBeGreaterThan(5);
    expect(behaviours.map(({ id }) => id).sort()).toEqual([...named].sort());
    for (const name of named) expect(files).toContain(`${name}.test.ts`);
  });

  it('names current ATT&CK ids and known false positives where it accuses', () => {
    for (const { id, attack, falsePositives, title, description } of behaviours) {
      expect(title.length).toBeGreaterThan(10);
      expect(description.length).toBeGreaterThan(20);
      if (id === 'known-context') continue;
      expect(attack.length).toBeGreaterThan(0);
      for (const technique of attack) expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
      expect(falsePositives.length).toBeGreaterThan(0);
    }
  });
});
