import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { opensshSource } from './index.ts';

const START = Date.UTC(2026, 2, 3, 9, 0, 0);

describe('what a line of the log changes in the inventory', () => {
  it('follows accounts and memberships made and removed on the host', () => {
    const inventory = createInventory({ now: () => START });
    const { view } = inventory;
    let nth = 0;
    const log = (program: string, message: string): void => {
      const timestamp = new Date(START + 1000 * ++nth).toISOString();
      const [event] = opensshSource.parse({
        timestamp,
        hostname: 'fs01',
        program,
        pid: 1,
        message,
      });
      if (event) inventory.applyChanges(opensshSource.apply?.(event, view) ?? []);
    };
    log(
      'useradd',
      'new user: name=toor, UID=0, GID=0, home=/root, shell=/bin/bash, from=/dev/pts/0',
    );
    log('usermod', "add 'toor' to group 'sudo'");
    expect(view.identity('openssh:fs01/toor')).toMatchObject({ scope: 'fs01', status: 'active' });
    expect(view.groupsOf('openssh:fs01/toor').map(({ name }) => name)).toEqual(['sudo']);
    log('sudo', 'toor : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh');
    log('gpasswd', 'user toor removed by root from group sudo');
    expect(view.groupsOf('openssh:fs01/toor')).toEqual([]);
    log('userdel', "delete user 'toor'");
    expect(view.identity('openssh:fs01/toor')).toBeUndefined();
  });
});
