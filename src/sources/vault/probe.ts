/** Each permission by asking Vault itself: `sys/capabilities-self` tells a token's own capabilities on a path. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { obj, strings } from '../record.ts';
import { need, type VaultConfig } from './config.ts';
import { type Sleep, vaultHttp } from './inventory/client.ts';

/** A path of the kind that the permission speaks of: `+` stands for any one part. */
const pathOf = (
  permission: string,
): { readonly wanted: readonly string[]; readonly path: string } => {
  const words = permission.split(' ');
  return { wanted: words.slice(0, -1), path: (words.at(-1) ?? '').replaceAll('+', 'countersign') };
};

/** On mounts that carry a name of the site, one name proves nothing of the others. */
const isOfAnyMount = (path: string): boolean =>
  path.startsWith('auth/countersign') || path.startsWith('countersign');

export async function* probeVault(
  config: VaultConfig,
  sleep?: Sleep,
): AsyncIterable<PermissionProbe> {
  const http = vaultHttp(config, sleep);
  const permissions = Object.values(need);
  const paths = permissions.map((permission) => pathOf(permission).path);
  let answer: Readonly<Record<string, unknown>>;
  try {
    const { body } = await http.send({
      permission: 'update sys/capabilities-self',
      method: 'POST',
      path: '/v1/sys/capabilities-self',
      body: { paths },
    });
    answer = { ...obj(body), ...obj(obj(body)['data']) };
  } catch (fault) {
    const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
    for (const permission of permissions) yield { permission, granted, because: messageOf(fault) };
    return;
  }
  for (const permission of permissions) {
    const { wanted, path } = pathOf(permission);
    const held = strings(answer[path]);
    const isHeld = held.includes('root') || wanted.every((one) => held.includes(one));
    if (isHeld) yield { permission, granted: 'yes' };
    else if (isOfAnyMount(path))
      yield {
        permission,
        granted: 'unknown',
        because: `the token has [${held.join(', ')}] on ${path}; a policy may name each mount instead`,
      };
    else
      yield { permission, granted: 'no', because: `the token has [${held.join(', ')}] on ${path}` };
  }
}
