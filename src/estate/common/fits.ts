/** Whom attackers look for. */
import type { Person } from '../organisation/model.ts';

export const isAdmin = ({ job }: Person): boolean => job === 'admin';
export const isNoAdmin = ({ job }: Person): boolean => job !== 'admin';
export const isEngineer = ({ job }: Person): boolean => job === 'engineer';
