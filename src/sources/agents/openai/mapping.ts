/**
 * Answers of OpenAI's administration API → facts. Pure.
 * https://platform.openai.com/docs/api-reference/administration
 */
import { DAY } from '../../../core/index.ts';
import { type Fact, type InventoryFact, known, unknown } from '../../../model/index.ts';
import { instant, obj, type Raw, str } from '../../record.ts';
import { accountFact, grantFact, keyFact, resourceFact, roleFact } from '../facts.ts';
import { idOf } from '../ids.ts';

const PLACE = 'openai';

const timeOf = (value: unknown, what: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`the record holds no ${what}`) : known(time);
};

/** `null` = never; absent = the API did not tell. */
const useOf = (value: unknown): Fact<number | null> =>
  value === null ? known(null) : timeOf(value, 'last_used_at');

export const userFacts = (user: Raw, scope: string): readonly InventoryFact[] => {
  const id = str(user['id']);
  if (id === undefined) return [];
  const email = str(user['email']);
  const role = str(user['role']);
  const service = user['is_service_account'] === true;
  const enabled = obj(user['user'])['enabled'];
  return [
    accountFact({
      place: PLACE,
      scope,
      native: id,
      name: str(user['name']) ?? email ?? id,
      class: service ? 'service_account' : 'human',
      classReason: service
        ? 'OpenAI marks it as a service account'
        : 'a user of the organisation: people sign in with it',
      status: enabled === false ? 'disabled' : 'active',
      createdAt: timeOf(user['added_at'] ?? user['created'], 'added_at'),
      email,
    }),
    ...(role === undefined
      ? []
      : [grantFact({ place: PLACE, holderId: idOf(PLACE, id), role, on: scope })]),
  ];
};

export const projectFacts = (project: Raw, scope: string): readonly InventoryFact[] => {
  const id = str(project['id']);
  if (id === undefined) return [];
  const status = str(project['status']);
  const created = instant(project['created_at']);
  return [
    resourceFact({
      place: PLACE,
      scope,
      native: id,
      name: str(project['name']) ?? id,
      type: 'openai_project',
      tags: {
        ...(status === undefined ? {} : { status }),
        ...(created === undefined ? {} : { created_at: new Date(created).toISOString() }),
      },
    }),
  ];
};

export const projectUserFacts = (member: Raw, project: string): readonly InventoryFact[] => {
  const id = str(member['id']);
  const role = str(member['role']);
  return id === undefined || role === undefined
    ? []
    : [grantFact({ place: PLACE, holderId: idOf(PLACE, id), role, on: idOf(PLACE, project) })];
};

export const serviceAccountFacts = (
  account: Raw,
  project: string,
  scope: string,
): readonly InventoryFact[] => {
  const id = str(account['id']);
  if (id === undefined) return [];
  return [
    accountFact({
      place: PLACE,
      scope,
      native: id,
      name: str(account['name']) ?? id,
      class: 'service_account',
      classReason: 'a service account of a project: no person signs in with it',
      createdAt: timeOf(account['created_at'], 'created_at'),
    }),
    ...projectUserFacts(account, project),
  ];
};

/** Of a project or of the organisation (`organization.admin_api_key`). Never its value. */
export const keyFacts = (key: Raw, scope: string): readonly InventoryFact[] => {
  const id = str(key['id']);
  const owner = obj(key['owner']);
  const holder =
    str(obj(owner['user'])['id']) ?? str(obj(owner['service_account'])['id']) ?? str(owner['id']);
  if (id === undefined || holder === undefined) return [];
  const isAdmin = key['object'] === 'organization.admin_api_key';
  const ofId = idOf(PLACE, holder);
  const withoutAccess = key['owner_project_access'] === 'inactive';
  return [
    keyFact({
      place: PLACE,
      native: id,
      ofId,
      status: withoutAccess ? 'inactive' : 'active',
      createdAt: timeOf(key['created_at'], 'created_at'),
      lastUsedAt: useOf(key['last_used_at']),
      // How often the vendor writes it down, it does not say.
      lastUsedPrecision: DAY,
      expiresAt:
        key['expires_at'] === null || key['expires_at'] === undefined
          ? known(null)
          : timeOf(key['expires_at'], 'readable expires_at'),
      issuer: 'platform.openai.com',
    }),
    ...(isAdmin
      ? [
          grantFact({
            place: PLACE,
            holderId: ofId,
            role: 'admin_api_key',
            on: scope,
            privileges: ['openai:administration'],
          }),
        ]
      : []),
  ];
};

/** Roles that any of the facts names. */
export const rolesIn = (facts: readonly InventoryFact[], scope: string): readonly InventoryFact[] =>
  [...new Set(facts.flatMap((fact) => (fact.kind === 'entitlement' ? [fact.via.name] : [])))]
    .filter((role) => role !== 'admin_api_key')
    .sort()
    .map((role) => roleFact(PLACE, scope, role));
