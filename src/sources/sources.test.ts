import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from './index.ts';

describe('the catalogue of systems', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    // No systems: what makes systems of mapping files, and scans of our own.
    .filter((name) => name !== 'generic' && name !== 'exposure')
    .sort();

  it('lists every folder once, by its own id', () => {
    expect(sources.map((source) => source.id).sort()).toEqual(folders);
    expect(folders.length).toBeGreaterThan(0);
  });

  it('declares permissions to read, act and undo apart, and says what it cannot observe', () => {
    for (const source of sources) {
      expect(source.permissions.read.length).toBeGreaterThan(0);
      expect(source.unobservable.every((one) => one.because !== '')).toBe(true);
      expect(source.lateness.worstSeconds).toBeGreaterThanOrEqual(source.lateness.typicalSeconds);
      const writes = source.permissions.read.filter((one) =>
        /:(?:Put|Create|Delete|Update)/.test(one),
      );
      expect(writes).toEqual([]);
    }
  });
});
