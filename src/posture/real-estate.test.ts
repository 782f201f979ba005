import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory, type Inventory } from '../inventory/index.ts';
import type { Posture } from '../model/index.ts';
import { awsSource } from '../sources/aws/index.ts';
import { createPosture } from './judge.ts';

const data = resolve(import.meta.dirname, '../../../shared/data/iam');
const details = resolve(data, 'cloudsplaining-example-gaad.json');
const demo = resolve(data, 'cloudmapper-demo-gaad.json');
const report = resolve(data, 'cloudmapper-demo-credential-report.json');

const AT = Date.UTC(2026, 8, 1);
const judge = createPosture();

const load = (inventory: Inventory, path: string, at = AT) => {
  const text = readFileSync(path, 'utf8');
  const snapshot = awsSource.inventoryFile?.({ path, text }, JSON.parse(text))?.(at);
  if (!snapshot) throw new Error(`${path} is no inventory export`);
  return inventory.applySnapshot(snapshot);
};

const estateOf = (...paths: readonly string[]): Inventory => {
  const { access } = awsSource;
  const inventory = createInventory({
    now: () => AT,
    ...(access ? { access: { aws: access } } : {}),
  });
  for (const path of paths) load(inventory, path);
  return inventory;
};

const judgeAll = ({ view }: Inventory): readonly Posture[] =>
  [...view.identities(), ...view.roles()].map((one) => judge.judge(view, one.id, AT));

describe.skipIf(!existsSync(details))(
  'a published estate of 44 users and 78 roles (skipped where the shared data is absent)',
  () => {
    const inventory = estateOf(details);
    const postures = judgeAll(inventory);
    const summary = new Map(judge.summarise(postures, [], AT).map((one) => [one.check, one]));

    it('is judged whole, root included', () => {
      expect(postures).toHaveLength(44 + 1 + 78);
      for (const one of postures) expect(one.tierBecause).not.toBe('');
    });

    it('holds shadow admins, each with its path, and harmless look-alikes at tier 3', () => {
      expect(summary.get('shadow-admin')?.fail).toBeGreaterThan(20);
      const tierOf = (name: string) =>
        postures.find((one) => one.identityId.endsWith(`/${name}`))?.tier;
      expect(tierOf('privesc3-CreateEC2WithExistingInstanceProfile-role')).toBe(0);
      expect(tierOf('fp3-deny-iam-role')).toBe(3);
      const shadow = postures.find((one) => one.tierBecause.startsWith('can escalate to'));
      expect(shadow?.tierBecause).toMatch(/, which can reach the control plane of aws \d{12} \(/);
    });

    it('says of keys and second factors, which this export does not hold, that it cannot tell', () => {
      for (const id of ['key-age', 'unused-credential', 'root-key', 'no-mfa']) {
        const one = summary.get(id);
        expect(one, id).toMatchObject({ pass: 0, fail: 0, unknown: one?.population });
        expect(one?.population, id).toBeGreaterThan(0);
      }
    });

    it('is the same when the same export is read again', () => {
      expect(load(inventory, details, AT + 1).versions).toEqual([]);
    });
  },
);

describe.skipIf(!existsSync(demo) || !existsSync(report))(
  'account details together with a credential report (skipped where the shared data is absent)',
  () => {
    it('answer what the details alone could not, in either order', () => {
      const verdicts = (inventory: Inventory) =>
        judgeAll(inventory).flatMap(({ verdicts: all }) =>
          all
            .filter((one) => one.check === 'no-mfa' || one.check === 'key-age')
            .map((one) => `${one.subjectId} ${one.check} ${one.verdict.status}`),
        );
      const told = verdicts(estateOf(demo, report)).sort();
      expect(told).toEqual(verdicts(estateOf(report, demo)).sort());
      expect(told.filter((one) => !one.endsWith('unknown')).length).toBeGreaterThan(0);
      expect(verdicts(estateOf(demo)).every((one) => one.endsWith('unknown'))).toBe(true);
    });
  },
);
