/**
 * Who can take a Vault: the root policy, whoever may write policies or identities, and whoever makes tokens with sudo;
 * what reads everything under a mount, reads its secrets. A deny beside a grant leaves it possible.
 * https://developer.hashicorp.com/vault/docs/concepts/policies
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { Entitlement } from '../../model/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';
import { SYSTEM } from './ids.ts';

const PATH = `${SYSTEM}:path:`;

const pathOf = ({ resources }: Entitlement): string => (resources[0] ?? '').slice(PATH.length);

/** Does the pattern cover this path? `+` is one part, `*` at the end is the rest. */
const covers = (pattern: string, path: string): boolean => {
  const isPrefix = pattern.endsWith('*');
  const wanted = (isPrefix ? pattern.slice(0, -1) : pattern).split('/');
  const asked = path.split('/');
  if (isPrefix ? wanted.length > asked.length : wanted.length !== asked.length) return false;
  return wanted.every((part, index) => {
    const last = isPrefix && index === wanted.length - 1;
    return part === '+' || (last ? (asked[index] ?? '').startsWith(part) : part === asked[index]);
  });
};

/** Writing one of these makes any right one's own. */
const ruling = [
  'sys/policies/acl/x',
  'sys/policy/x',
  'identity/entity/id/x',
  'identity/group/id/x',
];
/** Roles of sign-in methods carry the policies of whoever comes in by them. */
const roles = [
  'auth/approle/role/x',
  'auth/token/roles/x',
  'auth/kubernetes/role/x',
  'auth/userpass/users/x',
];

const writing = /^vault:(?:create|update|patch|\*|sudo)$/;
const reading = /^vault:(?:read|\*)$/;
/** Of a whole mount: the first part, and perhaps `data`, then everything. */
const wholeMount = /^(?:\*|\+?\/?\*|[^/+*]+\/(?:data\/)?\*|\+\/\*|\+\/data\/\*)$/;
const ours = /^(?:sys|auth|identity|cubbyhole)\//;

const reach = (privilege: string, one: Entitlement): Reach | undefined => {
  const path = pathOf(one);
  if (privilege === 'vault:*' && path === '*')
    return { goal: 'control-plane', because: 'may do everything' };
  const writes = writing.test(privilege);
  if (writes && ruling.some((asked) => covers(path, asked)))
    return { goal: 'control-plane', because: `writes ${path}, and so any policy of its own` };
  if (writes && roles.some((asked) => covers(path, asked)))
    return { goal: 'grants', because: `writes ${path}: which policies those who come in get` };
  if (writes && covers(path, 'auth/token/create') && privilege !== 'vault:sudo') return undefined;
  if (reading.test(privilege) && wholeMount.test(path) && !ours.test(path))
    return { goal: 'crown-jewels', because: `reads all secrets under ${path}` };
  return (writes || privilege === 'vault:delete') && !ours.test(path)
    ? { goal: 'write', because: `${privilege.slice('vault:'.length)} on ${path}` }
    : undefined;
};

export const vaultAccess: AccessEvaluator = goalSteps({ system: SYSTEM, reach });
