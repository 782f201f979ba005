import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../core/index.ts';
import { unpackRules } from '../../loop/index.ts';
import { openRuleKeeper } from './rule-keeper.ts';

const rule = (title: string, eventName: string): string => `
title: ${title}
logsource: { product: aws }
detection:
  selection: { eventName: ${eventName} }
  condition: selection
`;

describe('the keeper of rules', () => {
  let base: string;
  let clock = 0;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'countersign-keeper-'));
    for (const folder of ['own/aws', 'site']) mkdirSync(join(base, folder), { recursive: true });
    put('own/aws/made.yml', rule('Made', 'CreateUser'));
    put('site/gone.yml', rule('Gone', 'DeleteUser'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const put = (file: string, text: string): void => writeFileSync(join(base, file), text);
  const open = (earlier?: { version: string; packed: string }) =>
    openRuleKeeper({
      folders: [
        { name: 'own', dir: join(base, 'own') },
        { name: 'site', dir: join(base, 'site') },
      ],
      earlier,
      log: createLog({ level: 'silent' }),
      now: () => clock++,
      settle: async () => undefined,
    });
  type Keeper = Awaited<ReturnType<typeof open>>;
  const titles = (keeper: Keeper): string[] => keeper.rules.map(({ title }) => title).sort();
  const fires = (keeper: Keeper, change: { version: string; packed: string }, name: string) =>
    keeper.compile(change).match({ eventName: name }, { product: 'aws' }).length > 0;

  it('gives the whole set to the stream once, and nothing while the folders rest', async () => {
    const keeper = await open();
    expect(titles(keeper)).toEqual(['Gone', 'Made']);
    const first = await keeper.look();
    expect(first?.version).toBe(keeper.version);
    expect(first?.detail).toMatchObject({ rules: 2, added: ['own/aws/made.yml', 'site/gone.yml'] });
    expect(unpackRules(first?.packed ?? '').map(({ file }) => file)).toEqual([
      'own/aws/made.yml',
      'site/gone.yml',
    ]);
    expect(await keeper.look()).toBeUndefined();
  });

  it('says what was added, changed and removed, and compiles what it says', async () => {
    const keeper = await open();
    await keeper.look();
    put('own/aws/made.yml', rule('Made', 'CreateRole'));
    put('site/new.yml', rule('New', 'PutUserPolicy'));
    unlinkSync(join(base, 'site/gone.yml'));
    const change = await keeper.look();
    expect(change?.detail).toEqual({
      rules: 2,
      added: ['site/new.yml'],
      changed: ['own/aws/made.yml'],
      removed: ['site/gone.yml'],
      broken: [],
    });
    if (!change) throw new Error('no change');
    expect(['CreateRole', 'PutUserPolicy'].map((name) => fires(keeper, change, name))).toEqual([
      true,
      true,
    ]);
    expect(['CreateUser', 'DeleteUser'].map((name) => fires(keeper, change, name))).toEqual([
      false,
      false,
    ]);
  });

  it('keeps a file that was broken as it was before, names it, and takes the others in', async () => {
    const keeper = await open();
    await keeper.look();
    put('own/aws/made.yml', 'title: [torn');
    put('site/new.yml', rule('New', 'PutUserPolicy'));
    put('site/bad.yml', 'title: No detection\nlogsource: { product: aws }\n');
    const change = await keeper.look();
    expect(titles(keeper)).toEqual(['Gone', 'Made', 'New']);
    expect(keeper.faults).toMatchObject([
      { file: 'own/aws/made.yml', standing: 'earlier', line: expect.any(Number) },
      { file: 'site/bad.yml', standing: 'left_out' },
    ]);
    if (!change) throw new Error('no change');
    expect(fires(keeper, change, 'CreateUser')).toBe(true);
    put('own/aws/made.yml', rule('Made', 'CreateRole'));
    unlinkSync(join(base, 'site/bad.yml'));
    expect(await keeper.look()).toBeDefined();
    expect(keeper.faults).toEqual([]);
  });

  it('reads a file that is not in force among those that are', async () => {
    const keeper = await open();
    const text = `
title: Made twice
correlation:
  type: event_count
  rules: [made]
  timespan: 1h
  condition: { gte: 2 }
`;
    const { rules, correlations, faults } = keeper.read({ file: 'new.yml', text });
    expect(faults.filter(({ kind }) => kind !== 'warning')).toEqual([]);
    expect(rules.map(({ title }) => title)).toEqual(['Made']);
    expect(correlations.map(({ title }) => title)).toEqual(['Made twice']);
    const edited = keeper.read({ file: 'made.yml', text: rule('Made', 'CreateRole') });
    expect(
      edited.rules.map(({ compiled }) => compiled.matches({ eventName: 'CreateRole' })),
    ).toEqual([true]);
    expect(titles(keeper)).toEqual(['Gone', 'Made']);
  });

  it('keeps what it had where a folder cannot be seen', async () => {
    const keeper = await open();
    await keeper.look();
    rmSync(join(base, 'site'), { recursive: true });
    expect(await keeper.look()).toBeUndefined();
    expect(titles(keeper)).toEqual(['Gone', 'Made']);
    expect(keeper.faults).toMatchObject([{ file: 'site', standing: 'earlier' }]);
  });

  it('goes on from an earlier life: equal folders say nothing, a broken file stays as it was', async () => {
    const first = await (await open()).look();
    if (!first) throw new Error('no set');
    const again = await open(first);
    expect(await again.look()).toBeUndefined();
    put('own/aws/made.yml', 'title: [torn');
    const later = await open(first);
    expect(titles(later)).toEqual(['Gone', 'Made']);
    expect(await later.look()).toBeUndefined();
    expect(later.faults).toMatchObject([{ file: 'own/aws/made.yml', standing: 'earlier' }]);
  });
});
