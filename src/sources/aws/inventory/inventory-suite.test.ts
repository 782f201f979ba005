import { inventorySuite } from '../../inventory-suite.case.ts';
import { awsSource } from '../index.ts';
import { logPermissions } from '../permissions.ts';
import { OUTSIDER, startInventoryWorld } from './inventory-world.case.ts';

inventorySuite({
  source: awsSource,
  start: startInventoryWorld,
  outside: (id) => id === `aws:${OUTSIDER}` || id === 'aws:anyone' || id.startsWith('aws:service:'),
  notOfInventory: logPermissions,
  expected: { identity: 9, role: 4, group: 2, membership: 3, resource: 28 },
});
