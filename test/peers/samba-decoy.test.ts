/** A decoy in a real Active Directory domain: planted beside a real account by a delegated one, tried, taken away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/model/index.ts';
import { adActions } from '../../src/sources/active-directory/actions/index.ts';
import { activeDirectorySource } from '../../src/sources/active-directory/index.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';
import { DOMAIN, missingSamba, USERS } from './samba.case.ts';
import {
  addUser,
  PASSWORD,
  type SambaEstate,
  STAFF,
  setAccess,
  sidOfUser,
  startSambaEstate,
} from './samba-estate.case.ts';

const USER = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const NAME = 'svc-sql-backup';
const context: ActionContext = { now: Date.now, stepId: 'stp_decoy' };

describe.skipIf(missingSamba !== undefined)(
  `a decoy in a real Active Directory domain (skipped without Samba: ${missingSamba ?? 'it is here'})`,
  () => {
    let estate: SambaEstate;
    beforeAll(async () => {
      estate = await startSambaEstate();
      await addUser(estate.admin, 'planter', {}, USERS);
      await addUser(estate.admin, 'nobody', {}, USERS);
      const sid = await sidOfUser(estate.admin, 'planter');
      setAccess(estate.dc, [[STAFF, `(OA;CI;CCDC;${USER};;${sid})`]]);
    });
    afterAll(() => estate?.close());

    const planting = (who: string) => {
      const keeper = testKeeper();
      const config = { ...estate.config(), act: { name: `${who}@${DOMAIN}`, password: PASSWORD } };
      const plant = adActions(config, { keeper }).find((one) => /plant_spn/.test(one.id));
      if (!plant) throw new Error('no such action');
      return { keeper, plant };
    };
    const target = { system: 'active-directory', nativeId: NAME, scope: DOMAIN };

    it('stands beside the real one, has its effect once, is seen when tried, and is gone without a trace', async () => {
      const { keeper, plant } = planting('planter');
      const beside = `active-directory:${await sidOfUser(estate.admin, 'svc-sql')}`;
      const plan = await plant.plan(target, { beside }, context);
      expect(plan).toMatchObject({ params: { dn: `CN=${NAME},${STAFF}` } });
      const result = await plant.do(plan, context);
      expect(result).toMatchObject({ accepted: true, alreadyDone: false });
      expect(await plant.do(plan, context)).toMatchObject({ alreadyDone: true });
      expect(keeper.secrets).toHaveLength(1);
      const secret = keeper.secrets[0]?.secret ?? '';
      expect(JSON.stringify([plan, result])).not.toContain(secret);
      expect((await plant.verify(plan, result, context)).effective).toBe('yes');
      const look = estate.dc.look(
        `CN=${NAME},${STAFF}`,
        'servicePrincipalName',
        'description',
        'memberOf',
      );
      expect(look).toContain(`MSSQLSvc/${NAME}.${DOMAIN}:1433`);
      expect(look).not.toMatch(/description|memberOf/);

      const sid = await sidOfUser(estate.admin, NAME);
      await (await estate.dc.bind(`${NAME}@${DOMAIN}`, secret)).unbind();
      const seen = estate.dc
        .auditLines()
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((record) => activeDirectorySource.detect(record))
        .flatMap((record) => activeDirectorySource.parse(record))
        .filter((event) => event.actor.principalId === `active-directory:${sid}`);
      expect(seen.length).toBeGreaterThan(0);

      expect(await plant.undoIt?.(plan, result, context)).toMatchObject({ undone: true });
      expect(await plant.undoIt?.(plan, result, context)).toMatchObject({ undone: true });
      expect((await plant.verify(plan, result, context)).effective).toBe('no');
      await expect(sidOfUser(estate.admin, NAME)).rejects.toThrow();
    });

    it('is refused where the name is taken, and where the account may not create', async () => {
      const { plant } = planting('planter');
      expect((await plant.plan({ ...target, nativeId: 'alice' }, {}, context)).refused).toMatch(
        /there is an account alice/,
      );
      const beside = `active-directory:${await sidOfUser(estate.admin, 'alice')}`;
      const { plant: denied } = planting('nobody');
      const plan = await denied.plan(target, { beside }, context);
      await expect(denied.do(plan, context)).rejects.toMatchObject({
        code: 'ERR_SOURCE_DENIED',
        detail: { permission: 'create:user' },
      });
    });
  },
);
