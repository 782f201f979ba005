import type { CheckCase } from '../world.case.ts';
import { factorOf, ruler, tenant } from './tenant.case.ts';

export const cases: readonly CheckCase[] = [
  tenant('a security key', 'pass', [...ruler, factorOf('device_bound')], { subject: 'entra:u' }),
  tenant('push only', 'fail', [...ruler, factorOf('unknown')], { subject: 'entra:u' }),
  tenant('none at all', 'fail', ruler, { subject: 'entra:u' }),
  tenant('methods were not listed', 'unknown', ruler, {
    subject: 'entra:u',
    blind: [{ area: 'credentials', because: 'the report of methods was not read' }],
  }),
];
