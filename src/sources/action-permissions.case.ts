/** Each permission that an action declares is needed, and none that it does not declare. Test only. */
import { expect, it } from 'vitest';
import type { ActionPlan } from '../model/index.ts';
import {
  type ActionCase,
  contextOf,
  expectDenied,
  faultOf,
  type InWorld,
  planAndDo,
  planOf,
} from './action-world.case.ts';

const permissionsOf = async (inWorld: InWorld): Promise<ActionPlan['permissions']> => {
  let found: ActionPlan['permissions'] | undefined;
  await inWorld(async (world) => {
    found = (await planOf(world)).permissions;
  });
  return found ?? { do: [], verify: [], undo: [] };
};

export const needsWhatItDeclares = (given: ActionCase, inWorld: InWorld): void => {
  const isRare = (kind: 'do' | 'verify' | 'undo', permission: string): boolean =>
    given.rarelyNeeded?.[kind]?.includes(permission) === true;

  it('needs each permission it declares, and says which one it was refused', async () => {
    const declared = await permissionsOf(inWorld);
    expect(declared.do.length).toBeGreaterThan(0);
    for (const permission of declared.do.filter((one) => !isRare('do', one))) {
      await inWorld(async (world) => {
        await world.deny(permission);
        expectDenied(await faultOf(() => planAndDo(world)), permission);
      });
    }
    for (const permission of declared.verify.filter((one) => !isRare('verify', one))) {
      await inWorld(async (world) => {
        const { plan, result } = await planAndDo(world);
        await world.deny(permission);
        const verify = () => world.action.verify(plan, result, contextOf(world));
        expectDenied(await faultOf(verify), permission);
      });
    }
    for (const permission of declared.undo.filter((one) => !isRare('undo', one))) {
      await inWorld(async (world) => {
        const { plan, result } = await planAndDo(world);
        await world.deny(permission);
        const undo = async () => world.action.undoIt?.(plan, result, contextOf(world));
        expectDenied(await faultOf(undo), permission);
      });
    }
  });

  it('needs no permission it does not declare', async () => {
    const declared = await permissionsOf(inWorld);
    await inWorld(async (world) => {
      await world.restrictTo(declared.do);
      const { plan, result } = await planAndDo(world);
      await world.restrictTo(declared.verify);
      await world.settle();
      const seen = await world.action.verify(plan, result, contextOf(world));
      expect(seen.effective).toBe('yes');
      if (!world.action.undoIt) return;
      await world.restrictTo(declared.undo);
      await world.action.undoIt(plan, result, contextOf(world));
    });
  });

  it('declares for itself all that its plans declare', () =>
    inWorld(async (world) => {
      const { permissions } = await planOf(world);
      for (const kind of ['do', 'verify', 'undo'] as const) {
        expect(world.action.permissions[kind]).toEqual(
          expect.arrayContaining([...permissions[kind]]),
        );
      }
    }));
};
