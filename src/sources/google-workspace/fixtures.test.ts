import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Raw } from '../record.ts';
import { list, obj } from '../record.ts';
import { appIdentity, consent, grantCredential, grantOf } from './inventory/apps.ts';
import { mapGroup, mapMember } from './inventory/groups.ts';
import { mapDevice } from './inventory/roles.ts';
import { mapUser } from './inventory/users.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/data/inventory/cartography');
const read = (name: string): Raw =>
  JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as Raw;
const usersOf = (pages: unknown): readonly Raw[] =>
  list(pages).flatMap((page) => list(obj(page)['users']).map(obj));

describe.skipIf(!existsSync(folder))(
  'published directories are mapped without loss (skipped without ../shared/data)',
  () => {
    it('of the Directory and the Cloud Identity API', () => {
      const file = read('googleworkspace__api');
      const users = usersOf(file['MOCK_GOOGLEWORKSPACE_USERS_RESPONSE']);
      const facts = users.flatMap((user) => mapUser(user, 'ABC123CD'));
      expect(facts.map(({ kind, id }) => [kind, id])).toEqual([
        ['identity', 'google-workspace:mbsimpson@simpson.corp'],
        ['entitlement', 'google-workspace:mbsimpson@simpson.corp#super-admin'],
        ['identity', 'google-workspace:hjsimpson@simpson.corp'],
      ]);
      expect(facts[0]).toMatchObject({
        mfa: { known: true, value: true },
        createdAt: { value: Date.UTC(2023, 0, 1) },
        lastUsedAt: { value: Date.UTC(2024, 0, 1, 12, 34, 56) },
        tags: { department: 'Management', userId: 'user-1' },
      });
      const groups = list(file['MOCK_GOOGLEWORKSPACE_GROUPS_RESPONSE']).map((one) =>
        mapGroup(obj(one), 'ABC123CD'),
      );
      expect(groups.map((group) => group?.id)).toEqual([
        'google-workspace:engineering@simpson.corp',
        'google-workspace:operations@simpson.corp',
      ]);
      const members = Object.entries(
        obj(file['MOCK_GOOGLEWORKSPACE_MEMBERS_BY_GROUP_EMAIL']),
      ).flatMap(([, all]) =>
        list(all).map((one) => mapMember(obj(one), 'engineering@simpson.corp', 'ABC123CD')),
      );
      expect(members.map((member) => [member?.id, member?.type])).toEqual([
        ['google-workspace:mbsimpson@simpson.corp', 'USER'],
        ['google-workspace:hjsimpson@simpson.corp', 'USER'],
        ['google-workspace:operations@simpson.corp', 'GROUP'],
        ['google-workspace:hjsimpson@simpson.corp', 'USER'],
      ]);
    });

    it('with every grant of every user', () => {
      const tokens = obj(read('googleworkspace__api')['MOCK_GOOGLEWORKSPACE_OAUTH_TOKENS_BY_USER']);
      const grants = Object.entries(tokens).flatMap(([user, all]) =>
        list(all).flatMap((one) => {
          const grant = grantOf(obj(one));
          return grant ? [{ email: `${user}@simpson.corp`, grant }] : [];
        }),
      );
      expect(grants).toHaveLength(3);
      expect(new Set(grants.map(({ grant }) => appIdentity(grant, 'C').id)).size).toBe(2);
      expect(
        new Set(grants.map(({ email, grant }) => grantCredential(email, grant.clientId).id)).size,
      ).toBe(3);
      expect(
        grants.map(
          ({ email, grant }) => consent(email, grant.clientId, grant.scopes).privileges.length,
        ),
      ).toEqual([2, 1, 2]);
    });

    it('of devices with their dates, and of the older shape of the same API', () => {
      const devices = list(read('googleworkspace__devices')['MOCK_DEVICES_RESPONSE']).map((one) =>
        mapDevice(obj(one), 'C'),
      );
      expect(devices.map((device) => device?.tags['lastSyncTime'])).toEqual([
        '2025-10-28T00:31:28.806Z',
        '2025-10-27T23:50:48.789Z',
      ]);
      const old = read('gsuite__api');
      expect(
        usersOf(old['MOCK_GSUITE_USERS_RESPONSE']).flatMap((user) => mapUser(user, 'customer-123')),
      ).toHaveLength(3);
      const members = Object.values(obj(old['MOCK_GSUITE_MEMBERS_BY_GROUP_ID'])).flatMap((all) =>
        list(all),
      );
      expect(members.map((one) => mapMember(obj(one), 'engineering@example.com', 'C')?.id)).toEqual(
        [
          'google-workspace:user-1@example.com',
          'google-workspace:user-2@example.com',
          'google-workspace:operations@example.com',
          'google-workspace:user-2@example.com',
        ],
      );
      expect(
        list(old['MOCK_GSUITE_GROUPS_RESPONSE']).map((one) => mapGroup(obj(one), 'C')?.name),
      ).toEqual(['Engineering', 'Operations']);
    });
  },
);
