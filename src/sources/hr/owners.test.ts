import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { about, createInventory } from '../../inventory/index.ts';
import { type Identity, noFlags, type Owner, unknown } from '../../model/index.ts';
import { hrSource } from './index.ts';
import { isOwners, readOwners } from './owners.ts';

const AT = Date.UTC(2026, 5, 1);

const account = (native: string, name = native): Identity => ({
  kind: 'identity',
  id: `toy:${native}`,
  system: 'toy',
  nativeId: native,
  scope: 'one',
  name,
  class: 'service_account',
  classReason: 'in tests',
  flags: noFlags,
  status: 'active',
  createdAt: unknown('not said'),
  interactive: unknown('not said'),
  mfa: unknown('not said'),
  lastUsedAt: unknown('not said'),
  tags: {},
});

const tagged: Owner = {
  kind: 'owner',
  id: 'toy:tag',
  ofId: 'toy:acc/deploy-web',
  who: 'somebody',
  basis: 'tag',
  confidence: 0.7,
  since: AT,
};

const viewWith = (...texts: readonly string[]) => {
  const inventory = createInventory({ now: () => AT });
  inventory.applySnapshot({
    system: 'toy',
    scope: 'one',
    takenAt: AT,
    complete: ['identity', 'owner'],
    blind: [],
    facts: [account('acc/deploy-web'), account('acc/deploy-old'), account('x', 'backup'), tagged],
  });
  for (const [index, text] of texts.entries()) {
    const map = hrSource.inventoryFile?.({ path: 'any.txt', text }, undefined);
    if (!map) throw new Error('the file is not known');
    inventory.applySnapshot(map(AT + index));
  }
  return inventory.view;
};

const ownersOf = (view: ReturnType<typeof viewWith>, id: string) =>
  view.ownersOf(id).map(({ who, basis }) => [who, basis]);

const lines = `# countersign owners
toy:acc/*         @platform jane@example.com   # both
toy:acc/deploy-old
backup            storage
`;

describe('owners declared by pattern', () => {
  it('are the first to answer; the last rule that fits decides, and one without owners takes back', () => {
    const view = viewWith(lines);
    expect(ownersOf(view, 'toy:acc/deploy-web')).toEqual([
      ['platform', 'declared'],
      ['jane@example.com', 'declared'],
      ['somebody', 'tag'],
    ]);
    expect(ownersOf(view, 'toy:acc/deploy-old')).toEqual([]);
    expect(ownersOf(view, 'toy:x')).toEqual([['storage', 'declared']]);
    expect(about(view, 'toy:x', AT)?.owners[0]).toMatchObject({ reason: 'declared by the site' });
  });

  it('may be written as YAML, as a list or by pattern', () => {
    for (const text of [
      'owners:\n  - match: "toy:*"\n    owner: all\n  - match: backup\n    owners: [storage]\n',
      '---\n# ours\nowners:\n  "toy:*": all\n  backup: [storage]\n',
    ]) {
      const view = viewWith(text);
      expect(ownersOf(view, 'toy:x')).toEqual([['storage', 'declared']]);
      expect(ownersOf(view, 'toy:acc/deploy-old')).toEqual([['all', 'declared']]);
    }
  });

  it('follow the file: a rule that is gone declares nobody', () => {
    const view = viewWith(lines, '# countersign owners\nbackup storage\n');
    expect(ownersOf(view, 'toy:acc/deploy-web')).toEqual([['somebody', 'tag']]);
  });

  it('are none of those of a repository, whose files are about paths', () => {
    expect(isOwners('*.js @web\n/docs/ @writers\n')).toBe(false);
    expect(isOwners('name: x\nowners: y\n')).toBe(false);
  });

  it('say which entry could not be read, and end no rule then', () => {
    const read = readOwners('owners:\n  - owner: nobody\n  - match: a\n    owner: b\n', AT, 'site');
    expect(read.rules).toHaveLength(1);
    expect(read.blind).toMatchObject([
      { area: 'declared owners', because: 'line 1 set aside: match is not given' },
    ]);
    expect(read.whole).toBe(false);
    expect(readOwners('owners: [', AT, 'site').whole).toBe(false);
  });

  it('never fault on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, asLines) => {
        readOwners(asLines ? `# countersign owners\n${text}` : `owners:\n${text}`, AT, 'site');
      }),
      { numRuns: 500 },
    );
  });
});
