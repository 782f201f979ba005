import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const compute = identity({ nativeId: '123-compute@developer.gserviceaccount.com' });
const held = (name: string) =>
  grant(['storage.objects.get'], { via: { kind: 'assignment', name } });

export const cases: readonly CheckCase[] = inSystem('gcp', [
  { says: 'logs only', expect: 'pass', facts: [compute, held('roles/logging.logWriter')] },
  { says: 'Editor', expect: 'fail', facts: [compute, held('roles/editor')] },
  { says: 'grants not listed', expect: 'unknown', facts: [compute], blind: blind('entitlements') },
  { says: 'an account of its own', expect: 'outside', facts: [identity(), held('roles/editor')] },
]);
