/** A broken policy is work for who answers for the account, and the inventory alone ends it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/core/index.ts';
import type { Office } from '../../src/governance/index.ts';
import { type ExistenceSite, openExistenceSite, openOffice, userId } from './existence.case.ts';

let site: ExistenceSite;
let office: Office;
beforeAll(async () => {
  site = await openExistenceSite();
  office = await openOffice(
    site,
    new Map([
      [
        'owned',
        {
          ...{ id: 'owned', title: 'Everybody is owned', owner: 'iam', because: 'x' },
          severity: 'high',
          rules: [
            {
              ...{ id: 'declared', says: 'An owner is declared.', work: 'own' },
              of: { classes: ['service_account'] },
              require: { kind: 'owner', basis: ['declared'] },
            },
            {
              ...{ id: 'told', says: 'Its purpose is declared.', of: {} },
              require: { kind: 'purpose' },
            },
          ],
        },
      ],
    ]),
  );
});
afterAll(() => site?.close());

const work = async () =>
  (await site.store.governance.tasks({})).filter((task) => task.id.startsWith('pol_'));

const declare = async (id: string, owner: string): Promise<void> => {
  const at = site.clock.now();
  site.engine.control(
    [
      {
        ...{ type: 'declaration', at, by: 'test' },
        declaration: {
          ...{ kind: 'declaration', id: `declaration:${id}`, ofId: id, owner },
          ...{ declaredBy: 'test', at },
        },
      },
    ],
    at,
  );
};

it('opens one task for each account that breaks it, and none for a rule that names no work', async () => {
  await office.policyWork.turn();
  const open = await work();
  const admin = open.find((task) => task.subjectId === userId('admin'));
  expect(admin).toMatchObject({
    ...{ kind: 'own', state: 'open', owner: 'founder' },
    because: expect.stringContaining('Everybody is owned'),
  });
  expect((admin?.dueAt ?? 0) - site.clock.now()).toBe(2 * DAY);
  // ci has a declared owner.
  expect(open.map((task) => task.subjectId)).not.toContain(userId('ci'));
  expect(open.every((task) => task.kind === 'own')).toBe(true);
});

it('looks again only after a while, and opens nothing twice', async () => {
  const before = await work();
  site.clock.advance(HOUR);
  await office.policyWork.turn();
  expect(await work()).toEqual(before);
});

it('ends the work when an owner is declared, at the next look', async () => {
  const stateOf = async () =>
    (await work()).find((task) => task.subjectId === userId('admin'))?.state;
  await declare(userId('admin'), 'olga');
  await office.policyWork.turn();
  expect(await stateOf()).toBe('open');
  site.clock.advance(HOUR);
  await office.policyWork.turn();
  expect(await stateOf()).toBe('done');
});

it('is called off, not done, where the risk is accepted for a while', async () => {
  const [open] = (await work()).filter((task) => task.state === 'open');
  if (!open) throw new Error('nothing is open');
  const now = site.clock.now();
  await site.store.governance.putException({
    ...{ id: 'exc-1', rule: 'policy/owned/declared', subjectId: open.subjectId },
    ...{ owner: 'founder', reason: 'until the migration', createdAt: now, until: now + DAY },
  });
  site.clock.advance(HOUR);
  await office.policyWork.turn();
  expect((await work()).find((task) => task.id === open.id)?.state).toBe('cancelled');
  site.clock.advance(2 * DAY);
  await office.policyWork.turn();
  expect((await work()).find((task) => task.id === open.id)?.state).toBe('open');
});

it('stands in the ledger', async () => {
  const verbs = (await site.store.governance.ledger(1, 100)).map((entry) => entry.verb);
  expect(verbs).toContain('task.opened');
  expect(verbs).toContain('task.done');
});
