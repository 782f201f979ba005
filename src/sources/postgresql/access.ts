/**
 * Who can take a PostgreSQL server. Superusers are bound by nothing; programs and files of the server make one
 * (documentation, "Predefined Roles": to be granted with care, as they can be used to gain superuser).
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { Entitlement } from '../../model/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';
import { groupOf, idIn, ONE_SERVER } from './ids.ts';

const reaches = new Map<string, Reach>([
  ['*', { goal: 'control-plane', because: 'superuser: no check holds it' }],
  [
    'server:execute_program',
    { goal: 'control-plane', because: 'runs programs as the server itself' },
  ],
  ['server:write_files', { goal: 'control-plane', because: 'writes files as the server itself' }],
  [
    'server:read_files',
    { goal: 'crown-jewels', because: 'reads files of the server, the password hashes too' },
  ],
  ['server:replicate', { goal: 'crown-jewels', because: 'may copy all that the server has' }],
  // From version 16 on only roles that it made itself; before, any but superusers.
  [
    'role:create',
    { goal: 'grants', because: 'makes roles and changes those it rules', certain: false },
  ],
  [
    'subscription:create',
    {
      goal: 'control-plane',
      because: 'a subscription may write where it should not',
      certain: false,
    },
  ],
]);

const everywhere = ({ resources }: Entitlement): boolean => resources.includes('*');
const changing =
  /^(?:table|sequence|schema|database|future|function):(?:insert|update|delete|truncate|create|maintain|trigger|own|all)/i;

export const postgresqlAccess: AccessEvaluator = goalSteps({
  system: 'postgresql',
  reach(privilege, one) {
    const known = reaches.get(privilege);
    if (known !== undefined) return known;
    if (privilege === 'table:select' && everywhere(one))
      return { goal: 'crown-jewels', because: 'reads all tables' };
    return changing.test(privilege)
      ? { goal: 'write', because: `${privilege} on ${one.resources.length} objects` }
      : undefined;
  },
  become: (view, { privileges, resources, holderId }) => {
    if (!privileges.includes('role:grant') || resources.includes('*')) return [];
    const scope = (view.principal(holderId) ?? view.group(holderId))?.scope;
    const server = scope === ONE_SERVER ? undefined : scope;
    return resources.flatMap((one) => {
      const name = one.replace(/^role\//, '');
      const to = idIn(server, groupOf(name));
      return view.group(to) === undefined
        ? []
        : [{ to, because: `may put itself into ${name} (admin option)`, certain: true }];
    });
  },
  trusted: () => ({ because: 'is a member, and may SET ROLE to it', certain: true }),
});
