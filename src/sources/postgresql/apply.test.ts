import { describe, expect, it } from 'vitest';
import { createInventory } from '../../inventory/index.ts';
import { postgresqlSource } from './index.ts';

const START = Date.UTC(2026, 2, 3, 9, 0, 0);

const world = () => {
  const inventory = createInventory({ now: () => START });
  let line = 0;
  return {
    view: inventory.view,
    log(message: string, more: Readonly<Record<string, unknown>> = {}): void {
      line++;
      const [event] = postgresqlSource.parse({
        timestamp: new Date(START + 1000 * line).toISOString(),
        user: 'postgres',
        dbname: 'sales',
        pid: 1,
        session_id: '67c5a1ff.a15',
        line_num: line,
        error_severity: 'LOG',
        message,
        backend_type: 'client backend',
        ...more,
      });
      if (event) inventory.applyChanges(postgresqlSource.apply?.(event, inventory.view) ?? []);
    },
  };
};

describe('what a logged statement changes in the inventory', () => {
  it('adds what gives power at once', () => {
    const { log, view } = world();
    log('statement: CREATE ROLE mercy LOGIN IN ROLE admins');
    log('statement: GRANT pg_read_all_data TO mercy');
    log('statement: ALTER ROLE mercy SUPERUSER');
    expect(view.identity('postgresql:mercy')).toMatchObject({
      status: 'active',
      createdAt: { known: true, value: START + 1000 },
    });
    expect(
      view
        .groupsOf('postgresql:mercy')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['admins', 'pg_read_all_data']);
    expect(view.entitlementsOf('postgresql:mercy').map(({ via }) => via.name)).toEqual([
      'SUPERUSER',
    ]);
  });

  it('takes power away only where it is known to have gone well', () => {
    const { log, view } = world();
    log('statement: CREATE ROLE mercy LOGIN IN ROLE admins SUPERUSER');
    log('statement: ALTER ROLE mercy NOLOGIN NOSUPERUSER');
    log('statement: REVOKE admins FROM mercy');
    log('statement: DROP ROLE mercy');
    expect(view.identity('postgresql:mercy')?.status).toBe('active');
    expect(view.groupsOf('postgresql:mercy')).toHaveLength(1);
    log('duration: 0.4 ms  statement: ALTER ROLE mercy NOLOGIN NOSUPERUSER');
    log('duration: 0.4 ms  statement: REVOKE admins FROM mercy');
    expect(view.identity('postgresql:mercy')?.status).toBe('disabled');
    expect(view.groupsOf('postgresql:mercy')).toEqual([]);
    expect(view.entitlementsOf('postgresql:mercy')).toEqual([]);
    log('duration: 0.4 ms  statement: DROP ROLE mercy');
    expect(view.identity('postgresql:mercy')).toBeUndefined();
  });

  it('believes nothing of what was refused', () => {
    const { log, view } = world();
    log('permission denied to create role', {
      error_severity: 'ERROR',
      state_code: '42501',
      statement: 'CREATE ROLE mercy SUPERUSER',
    });
    expect(view.identity('postgresql:mercy')).toBeUndefined();
  });
});
