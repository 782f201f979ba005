/** Each right on the host, tried by reading. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe, Permissions } from '../contract.ts';
import { KILL } from './actions/end-sessions.ts';
import { WRITE_KEYS } from './actions/key-line.ts';
import type { OpensshConfig } from './config.ts';
import { pullHost } from './inventory/pull.ts';
import { pullLogs, READ_LOG } from './pull-logs.ts';

export const permissions: Permissions = {
  read: [
    'login',
    'read /etc/passwd',
    'read /etc/group',
    'read /etc/ssh/sshd_config',
    'read /etc/ssh/*.pub',
    'read authorized_keys',
    READ_LOG,
  ],
  act: [WRITE_KEYS, KILL],
  undo: [WRITE_KEYS],
};

export async function* probePermissions(config: OpensshConfig): AsyncGenerator<PermissionProbe> {
  const missing = new Map<string, string>();
  for await (const { blind } of pullHost(config, Date.now()))
    for (const { needs, because } of blind) if (needs !== undefined) missing.set(needs, because);
  try {
    const options = { since: Date.now(), until: Date.now() };
    for await (const _page of pullLogs(config, undefined, options)) break;
  } catch (fault) {
    if (!isCountersignError(fault, 'ERR_SOURCE_DENIED')) throw fault;
    missing.set(READ_LOG, messageOf(fault));
  }
  for (const permission of permissions.read) {
    const because = missing.get(permission);
    yield because === undefined
      ? { permission, granted: 'yes' }
      : { permission, granted: 'no', because };
  }
  if (config.act === undefined) return;
  const because = 'it cannot be tried without acting';
  for (const permission of permissions.act) yield { permission, granted: 'unknown', because };
}
