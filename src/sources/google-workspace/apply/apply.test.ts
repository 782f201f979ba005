import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../inventory/index.ts';
import type { Event } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { workspaceSource } from '../index.ts';
import { pullWorkspace } from '../inventory/pull.ts';
import { parseActivity } from '../parse.ts';
import { activity } from '../records.case.ts';
import { CLIENT } from '../twin/seed.ts';
import { noSleep, START, startBench } from '../twin.case.ts';

/** An inventory as the twin's pull gives it, and a way to let activities happen. */
const inInventory = async (
  run: (world: {
    readonly view: ReturnType<typeof createInventory>['view'];
    happen(...records: readonly Raw[]): void;
  }) => void,
): Promise<void> => {
  const { twin, config } = await startBench();
  try {
    const inventory = createInventory({ now: () => START + 60_000 });
    for await (const snapshot of pullWorkspace(config, START, noSleep))
      inventory.applySnapshot(snapshot);
    const { view } = inventory;
    run({
      view,
      happen(...records) {
        const events: readonly Event[] = records.flatMap((record) => parseActivity(record));
        for (const event of events)
          inventory.applyChanges(workspaceSource.apply?.(event, view) ?? []);
      },
    });
  } finally {
    await twin.close();
  }
};

const time = new Date(START + 30_000).toISOString();
const admin = (name: string, parameters: Record<string, string>): Raw =>
  activity('admin', name, parameters, { time });

describe('activities change the inventory', () => {
  it('users are made, suspended, let in again, renamed and deleted', () =>
    inInventory(({ view, happen }) => {
      happen(admin('CREATE_USER', { USER_EMAIL: 'zoe@example.com' }));
      expect(view.identity('google-workspace:zoe@example.com')).toMatchObject({
        class: 'human',
        status: 'active',
        createdAt: { known: true, value: START + 30_000 },
      });
      expect(view.ownersOf('google-workspace:zoe@example.com')).toMatchObject([
        { basis: 'creator' },
      ]);
      happen(admin('SUSPEND_USER', { USER_EMAIL: 'omar@example.com' }));
      expect(view.identity('google-workspace:omar@example.com')?.status).toBe('disabled');
      happen(admin('UNSUSPEND_USER', { USER_EMAIL: 'omar@example.com' }));
      expect(view.identity('google-workspace:omar@example.com')?.status).toBe('active');
      happen(
        admin('RENAME_USER', { USER_EMAIL: 'zoe@example.com', NEW_VALUE: 'zoe.b@example.com' }),
      );
      expect(view.identity('google-workspace:zoe@example.com')).toBeUndefined();
      expect(view.identity('google-workspace:zoe.b@example.com')?.tags['renamedFrom']).toBe(
        'zoe@example.com',
      );
      happen(admin('DELETE_USER', { USER_EMAIL: 'omar@example.com' }));
      expect(view.identity('google-workspace:omar@example.com')).toBeUndefined();
      expect(view.credentialsOf('google-workspace:omar@example.com')).toEqual([]);
    }));

  it('applications are let in and shut out, app passwords taken away', () =>
    inInventory(({ view, happen }) => {
      const id = 'google-workspace:pia@example.com';
      happen(
        activity(
          'token',
          'authorize',
          { client_id: 'new.apps.googleusercontent.com', app_name: 'New', scope: ['openid'] },
          { email: 'pia@example.com', time },
        ),
      );
      expect(view.identity('google-workspace:app:new.apps.googleusercontent.com')?.class).toBe(
        'third_party_app',
      );
      expect(view.credentialsOf(id)).toMatchObject([
        { type: 'refresh_token', createdAt: { value: START + 30_000 } },
      ]);
      happen(
        activity(
          'token',
          'revoke',
          { client_id: 'new.apps.googleusercontent.com' },
          { email: 'pia@example.com', time },
        ),
      );
      expect(view.credentialsOf(id)).toEqual([]);
      happen(
        admin('REVOKE_3LO_TOKEN', { USER_EMAIL: 'omar@example.com', APP_ID: CLIENT }),
        admin('REVOKE_ASP', { USER_EMAIL: 'omar@example.com', ASP_ID: '7' }),
      );
      expect(
        view.credentialsOf('google-workspace:omar@example.com').map(({ nativeId }) => nativeId),
      ).toEqual(['99.apps.googleusercontent.com:omar@example.com']);
    }));

  it('roles, super administrators, groups and delegations come and go', () =>
    inInventory(({ view, happen }) => {
      const pia = 'google-workspace:pia@example.com';
      happen(
        admin('ASSIGN_ROLE', { USER_EMAIL: 'pia@example.com', ROLE_NAME: 'Help desk' }),
        admin('GRANT_ADMIN_PRIVILEGE', { USER_EMAIL: 'pia@example.com' }),
        admin('ADD_GROUP_MEMBER', {
          USER_EMAIL: 'pia@example.com',
          GROUP_EMAIL: 'admins@example.com',
        }),
      );
      expect(view.entitlementsOf(pia).map(({ id }) => id)).toEqual(
        expect.arrayContaining([`${pia}#role/77001`, `${pia}#super-admin`]),
      );
      expect(view.entitlementsOf(pia).find(({ id }) => id.endsWith('77001'))?.privileges).toEqual([
        '00haapch16h1ysv/USERS_RETRIEVE',
        '00haapch16h1ysv/USERS_FORCE_PASSWORD_CHANGE',
      ]);
      expect(view.groupsOf(pia).map(({ name }) => name)).toContain('Admins');
      happen(
        admin('UNASSIGN_ROLE', { USER_EMAIL: 'pia@example.com', ROLE_NAME: 'Help desk' }),
        admin('REVOKE_ADMIN_PRIVILEGE', { USER_EMAIL: 'pia@example.com' }),
        admin('REMOVE_GROUP_MEMBER', {
          USER_EMAIL: 'pia@example.com',
          GROUP_EMAIL: 'admins@example.com',
        }),
      );
      expect(view.entitlementsOf(pia).filter(({ holderId }) => holderId === pia)).toEqual([]);
      happen(
        admin('AUTHORIZE_API_CLIENT_ACCESS', {
          API_CLIENT_NAME: '102938475610293847561',
          API_SCOPES: 'https://mail.google.com/,openid',
        }),
      );
      expect(view.trustsInto('google-workspace:role:every-user')).toMatchObject([
        { mechanism: 'delegation', conditions: { scopes: ['https://mail.google.com/', 'openid'] } },
      ]);
      happen(admin('REMOVE_API_CLIENT_ACCESS', { API_CLIENT_NAME: '102938475610293847561' }));
      expect(view.trustsInto('google-workspace:role:every-user')).toEqual([]);
    }));

  it('the second factor follows its user, and what failed changes nothing', () =>
    inInventory(({ view, happen }) => {
      const omar = 'google-workspace:omar@example.com';
      happen(activity('user_accounts', '2sv_enroll', {}, { email: 'omar@example.com', time }));
      expect(view.identity(omar)?.mfa).toEqual({ known: true, value: true });
      const refused = admin('SUSPEND_USER', { USER_EMAIL: 'omar@example.com' });
      const [event] = refused['events'] as readonly Raw[];
      happen({
        ...refused,
        events: [{ ...event, status: { eventStatus: 'FAILED', errorCode: '403' } }],
      });
      expect(view.identity(omar)?.status).toBe('active');
    }));
});
