/** What `content/lifecycle` promises, against the actions and systems that there are. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintLifecycle, loadLifecycles } from '../../src/governance/index.ts';
import { readLifecycle } from '../../src/governance/lifecycle/load.ts';
import type { Action } from '../../src/model/index.ts';
import { sources } from '../../src/sources/index.ts';

const folder = resolve(import.meta.dirname, '../../content/lifecycle');
/** Asking an action what it is reaches nobody. */
const actions = new Map<string, Action>(
  sources.flatMap((source) => {
    for (const config of [{}, { region: 'us-east-1' }, { actUrl: '', url: '' }]) {
      try {
        return (source.actions?.(config as never) ?? []).map((one) => [one.id, one] as const);
      } catch {
        // Needs more of its settings to be built: its names are checked by their shape alone.
      }
    }
    return [];
  }),
);
const built = new Set([...actions.values()].map((one) => one.system));

describe('how things of each system end', () => {
  it('is said in files that load, each for a system that there is', async () => {
    const { lifecycles, faults } = await loadLifecycles(folder);
    expect(faults).toEqual([]);
    expect(lifecycles.size).toBeGreaterThan(8);
    const known = sources.map((one) => one.id);
    for (const system of lifecycles.keys()) expect(known).toContain(system);
  });

  it('names actions that there are, undoable where something is only tried', async () => {
    const { lifecycles } = await loadLifecycles(folder);
    expect(built).toEqual(new Set([...built, 'aws', 'postgresql', 'active-directory', 'github']));
    for (const one of lifecycles.values()) {
      const wrong = lintLifecycle(one, actions);
      // Of systems whose actions need settings to be built only the shape of the names is seen.
      const seen = built.has(one.system)
        ? wrong
        : wrong.filter(({ because }) => !/^no action/.test(because));
      expect({ system: one.system, faults: seen }).toEqual({ system: one.system, faults: [] });
    }
  });

  it('is refused with its place where it is wrong', () => {
    const text = readFileSync(resolve(folder, 'postgresql.yml'), 'utf8');
    expect(readLifecycle(text, 'mysql').faults).toMatchObject([{ line: 1, at: 'system' }]);
    expect(
      readLifecycle(text.replace('refusals: seen', 'refusals: perhaps'), 'postgresql').faults,
    ).toMatchObject([{ at: 'ends.0.refusals', line: 6 }]);
    const wrong = readLifecycle(
      text
        .replace('disable: postgresql.disable_login', 'disable: postgresql.drop_role')
        .replace('delete: postgresql.drop_role', 'delete: aws.delete_user'),
      'postgresql',
    ).lifecycle;
    if (!wrong) throw new Error('the shape is right');
    expect(lintLifecycle(wrong, actions).map((one) => one.because)).toEqual([
      'postgresql.drop_role cannot be undone, so it is no way to try without',
      'aws.delete_user is an action of another system',
    ]);
  });
});
