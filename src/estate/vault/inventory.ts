/** What Vault answers when it is asked for its policies, entities, groups and roles. */
import { DAY } from '../../core/index.ts';
import type { VaultExport } from '../../sources/vault/index.ts';
import { stableUuid } from '../common/stable.ts';
import { isoSeconds } from '../common/times.ts';
import type { Organisation } from '../organisation/model.ts';
import { entitiesOn, policies } from './namespace.ts';

export const vaultExport = (organisation: Organisation, at: number): VaultExport => {
  const entities = entitiesOn(organisation, at);
  return {
    namespace: 'root',
    policies,
    entities: entities.map((entity) => ({
      id: entity.id,
      name: entity.name,
      disabled: false,
      creation_time: isoSeconds(at - 400 * DAY),
      policies: entity.policies,
      metadata: {},
      aliases: [
        {
          id: stableUuid(organisation, 'vault-alias', entity.id),
          name: entity.alias,
          mount_path: `auth/${entity.mount}/`,
          mount_type: entity.mount,
          metadata: entity.mount === 'approle' ? { role_name: entity.name } : {},
        },
      ],
    })),
    groups: [
      {
        id: stableUuid(organisation, 'vault-group', 'engineers'),
        name: 'engineers',
        policies: ['engineer'],
        member_entity_ids: entities.filter(({ kind }) => kind === 'person').map(({ id }) => id),
        member_group_ids: [],
      },
    ],
    appRoles: {
      'approle/': Object.fromEntries(
        entities
          .filter(({ kind }) => kind === 'job')
          .map(({ name, policies: held }) => [name, { token_policies: held }]),
      ),
    },
    mounts: { 'secret/': { type: 'kv' }, 'database/': { type: 'database' } },
  };
};
