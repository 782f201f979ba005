import type { Check } from '../../contract.ts';
import { judgeGrants, tagOf } from '../ask.ts';
import { isActive } from '../subject.ts';

export const runsProgramsOnTheHost: Check = {
  id: 'runs-programs-on-the-host',
  title: 'Role that runs programs on the host',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'postgresql',
  remedy: 'Take the role out of pg_execute_server_program and pg_write_server_files.',
  cause: 'COPY from a program was handy for a load.',
  closes: 'Neither right held.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'roles that may log in', classes: ['service_account'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    !(tagOf(view, id, at, 'attributes') ?? '').split(' ').includes('SUPERUSER'),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, via }) => {
      const right = privileges.find(
        (one) => one === 'server:execute_program' || one === 'server:write_files',
      );
      return right === undefined
        ? undefined
        : `${right} by ${via.name}: the database user of the host is within reach`;
    }),
  points: 14,
  condition: 'overprivilege',
};
