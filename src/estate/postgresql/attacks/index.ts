/** Every attack on the database, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { databaseBruteForced } from './database-brute-forced.ts';
import { databaseDumped } from './database-dumped.ts';
import { superuserGranted } from './superuser-granted.ts';

export const postgresqlAttacks: readonly AttackScript[] = [
  databaseBruteForced,
  databaseDumped,
  superuserGranted,
];
