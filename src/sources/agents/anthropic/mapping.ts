/**
 * Answers of the Admin API → facts. Pure. A key is an account of its own: the activity feed names only the key,
 * it outlives who made it, and it acts for its workspace.
 * https://platform.claude.com/docs/en/api/admin
 */
import { DAY } from '../../../core/index.ts';
import { type Fact, type InventoryFact, known, unknown } from '../../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../../record.ts';
import { accountFact, grantFact, keyFact, ownerFact, resourceFact, roleFact } from '../facts.ts';
import { idOf } from '../ids.ts';

const PLACE = 'anthropic';
/** Every organisation has one workspace without an id. */
const DEFAULT_WORKSPACE = 'default-workspace';

export interface AnthropicPlace {
  /** `anthropic:<organization>` */
  readonly scope: string;
  readonly at: number;
}

const timeOf = (value: unknown, what: string): Fact<number> => {
  const time = instant(value);
  return time === undefined ? unknown(`the record holds no ${what}`) : known(time);
};

export const userFacts = (user: Raw, { scope }: AnthropicPlace): readonly InventoryFact[] => {
  const id = str(user['id']);
  if (id === undefined) return [];
  const email = str(user['email']);
  const role = str(user['role']);
  return [
    accountFact({
      place: PLACE,
      scope,
      native: id,
      name: str(user['name']) ?? email ?? id,
      class: 'human',
      classReason: 'a user of the organisation: people sign in with it',
      createdAt: timeOf(user['added_at'], 'added_at'),
      email,
    }),
    ...(role === undefined
      ? []
      : [grantFact({ place: PLACE, holderId: idOf(PLACE, id), role, on: scope })]),
  ];
};

/** Pending ones only: an invitation is a way in for whoever reads that mailbox, until it expires. */
export const inviteFacts = (
  invite: Raw,
  { scope, at }: AnthropicPlace,
): readonly InventoryFact[] => {
  const id = str(invite['id']);
  const expires = instant(invite['expires_at']);
  if (id === undefined || invite['status'] !== 'pending') return [];
  if (expires !== undefined && expires <= at) return [];
  const email = str(invite['email']);
  return [
    accountFact({
      place: PLACE,
      scope,
      native: id,
      name: email ?? id,
      class: 'human',
      classReason: 'an invitation that nobody has accepted yet',
      status: 'disabled',
      createdAt: timeOf(invite['invited_at'], 'invited_at'),
      lastUsedAt: known(null),
      email,
      emailVerified: false,
    }),
    grantFact({
      place: PLACE,
      holderId: idOf(PLACE, id),
      role: str(invite['role']) ?? 'user',
      on: scope,
      standing: 'eligible',
      until: expires,
    }),
  ];
};

export const workspaceFacts = (
  workspace: Raw,
  { scope }: AnthropicPlace,
): readonly InventoryFact[] => {
  const id = str(workspace['id']);
  if (id === undefined) return [];
  const archived = str(workspace['archived_at']);
  const created = str(workspace['created_at']);
  return [
    resourceFact({
      place: PLACE,
      scope,
      native: id,
      name: str(workspace['name']) ?? id,
      type: 'anthropic_workspace',
      tags: {
        ...(created === undefined ? {} : { created_at: created }),
        ...(archived === undefined ? {} : { archived_at: archived }),
      },
    }),
  ];
};

export const memberFacts = (member: Raw): readonly InventoryFact[] => {
  const user = str(member['user_id']);
  const workspace = str(member['workspace_id']);
  const role = str(member['workspace_role']);
  if (user === undefined || workspace === undefined || role === undefined) return [];
  return [
    grantFact({ place: PLACE, holderId: idOf(PLACE, user), role, on: idOf(PLACE, workspace) }),
  ];
};

/** Last day of use by key id; `undefined` = the report could not be read. */
export type KeyUse = { readonly lastAt: ReadonlyMap<string, number>; readonly since: number };

const lastUse = (
  id: string,
  created: Fact<number>,
  use: KeyUse | undefined,
): Fact<number | null> => {
  if (use === undefined) return unknown('the usage report was not read');
  const last = use.lastAt.get(id);
  if (last !== undefined) return known(last);
  return created.known && created.value >= use.since
    ? known(null)
    : unknown('not used in the days that the usage report was asked for');
};

const statuses: Readonly<Record<string, 'active' | 'inactive' | 'deleted'>> = {
  active: 'active',
  inactive: 'inactive',
  archived: 'deleted',
  expired: 'inactive',
};

export const keyFacts = (
  key: Raw,
  { scope, at }: AnthropicPlace,
  use: KeyUse | undefined,
): readonly InventoryFact[] => {
  const id = str(key['id']);
  if (id === undefined) return [];
  const created = timeOf(key['created_at'], 'created_at');
  const status = statuses[str(key['status']) ?? ''] ?? 'unknown';
  const workspace = str(key['workspace_id']) ?? DEFAULT_WORKSPACE;
  const maker = str(obj(key['created_by'])['id']);
  const ofId = idOf(PLACE, id);
  const expires = key['expires_at'];
  const lastUsedAt = lastUse(id, created, use);
  const hint = str(key['partial_key_hint']);
  return [
    accountFact({
      place: PLACE,
      scope,
      native: id,
      name: str(key['name']) ?? id,
      class: 'service_account',
      classReason: 'an API key: it acts for its workspace and outlives who made it',
      status: status === 'deleted' ? 'deleted' : status === 'inactive' ? 'disabled' : status,
      createdAt: created,
      lastUsedAt,
      tags: hint === undefined ? {} : { key_hint: hint },
    }),
    keyFact({
      place: PLACE,
      native: id,
      ofId,
      status,
      createdAt: created,
      lastUsedAt,
      // The report's finest bucket that reaches back far is a day.
      lastUsedPrecision: DAY,
      expiresAt:
        expires === null || expires === undefined
          ? known(null)
          : timeOf(expires, 'readable expires_at'),
      issuer: 'console.anthropic.com',
    }),
    grantFact({ place: PLACE, holderId: ofId, role: 'api_key', on: idOf(PLACE, workspace) }),
    ...(maker === undefined
      ? []
      : [
          ownerFact({
            ofId,
            who: idOf(PLACE, maker),
            basis: 'creator',
            confidence: 0.5,
            since: created.known ? created.value : at,
          }),
        ]),
  ];
};

/** Roles that any of the facts names. */
export const rolesIn = (
  facts: readonly InventoryFact[],
  { scope }: AnthropicPlace,
): readonly InventoryFact[] =>
  [...new Set(facts.flatMap((fact) => (fact.kind === 'entitlement' ? [fact.via.name] : [])))]
    .filter((role) => role !== 'api_key')
    .sort()
    .map((role) => roleFact(PLACE, scope, role));

/** One page of `/v1/organizations/usage_report/messages`, grouped by key, in days: the newest day of each key. */
export const useIn = (page: Raw, lastAt: Map<string, number>): void => {
  for (const item of list(page['data'])) {
    const day = instant(obj(item)['starting_at']);
    if (day === undefined) continue;
    for (const result of list(obj(item)['results'])) {
      const key = str(obj(result)['api_key_id']);
      if (key !== undefined && day > (lastAt.get(key) ?? 0)) lastAt.set(key, day);
    }
  }
};
