import { inventorySuite } from '../../inventory-suite.case.ts';
import { awsSource } from '../index.ts';
import { startInventoryWorld } from './inventory-world.case.ts';

inventorySuite({
  source: awsSource,
  start: startInventoryWorld,
  expected: { identity: 9, role: 4, group: 2, membership: 3, resource: 8 },
});
