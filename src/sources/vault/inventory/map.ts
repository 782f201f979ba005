/** Answers of one namespace → one snapshot. Pure; what was not handed over is a blind spot. */
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { obj, type Raw, str, strings } from '../../record.ts';
import { SYSTEM } from '../ids.ts';
import { grantsOf, readPolicies } from './grants.ts';
import { appRoleIdentity, entityFact, groupFacts, mountResource, rootIdentity } from './mapping.ts';

export interface VaultExport {
  readonly namespace: string;
  /** Text of each policy by its name. */
  readonly policies: Readonly<Record<string, string>>;
  readonly entities: readonly Raw[];
  readonly groups: readonly Raw[];
  /** By mount (`approle/`), then by name: what `auth/<mount>role/<name>` answers. */
  readonly appRoles: Readonly<Record<string, Readonly<Record<string, Raw>>>>;
  /** What `sys/mounts` answers. */
  readonly mounts: Readonly<Record<string, Raw>>;
}

export const mapVault = (answers: VaultExport, at: number): Snapshot => {
  const scope = answers.namespace;
  const policies = readPolicies(new Map(Object.entries(answers.policies)));
  const held = (facts: readonly InventoryFact[], of: Raw): readonly InventoryFact[] => [
    ...facts,
    ...facts.flatMap((fact) =>
      fact.kind === 'identity' || fact.kind === 'group'
        ? grantsOf(fact.id, strings(of['policies'] ?? of['token_policies']), policies)
        : [],
    ),
  ];
  return {
    system: SYSTEM,
    scope,
    takenAt: at,
    complete: ['identity', 'group', 'membership', 'entitlement'],
    blind: [
      {
        area: 'tokens, secret ids and leases',
        kinds: ['credential', 'resource'],
        because: 'the answers that were handed over hold none of them whole',
      },
    ],
    facts: [
      rootIdentity(scope),
      ...grantsOf(rootIdentity(scope).id, ['root'], policies),
      ...answers.entities.flatMap((one) => held(entityFact(one, scope), one)),
      ...answers.groups.flatMap((one) => held(groupFacts(one, scope), one)),
      ...Object.entries(answers.appRoles).flatMap(([mount, roles]) =>
        Object.entries(roles).flatMap(([role, details]) =>
          held([appRoleIdentity(mount, role, scope)], details),
        ),
      ),
      ...Object.entries(answers.mounts).map(([path, mount]) =>
        mountResource(path, scope, {
          type: 'vault_secrets_engine',
          tags: { type: str(obj(mount)['type']) ?? 'unknown' },
        }),
      ),
    ],
  };
};
