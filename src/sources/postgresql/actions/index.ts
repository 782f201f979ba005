/** All that Countersign can do in PostgreSQL. */
import type { Action } from '../../../model/index.ts';
import type { PostgresqlConfig } from '../config.ts';
import { actingOn, type PostgresqlActionOptions } from './acting.ts';
import { dropRoleAction } from './drop-role.ts';
import { revokeMembership } from './membership.ts';
import { plantRole } from './plant-role.ts';
import { disableLogin, expirePassword, limitConnections } from './role-switch.ts';
import { rotatePassword } from './rotate.ts';
import { secondLogin } from './second-login.ts';
import { terminateSessions } from './sessions.ts';

export const postgresqlActions = (
  config: PostgresqlConfig,
  options: PostgresqlActionOptions = {},
): readonly Action[] => {
  const acting = actingOn(config, options);
  return [
    disableLogin(acting),
    limitConnections(acting),
    expirePassword(acting),
    revokeMembership(acting),
    terminateSessions(acting),
    rotatePassword(acting),
    secondLogin(acting),
    dropRoleAction(acting),
    plantRole(acting),
  ];
};
