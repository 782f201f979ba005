import { type CheckCase, inSystem, person, resource } from '../world.case.ts';

const jane = person({ nativeId: 'jane@x.org' });
const mailbox = (tags: Record<string, string>) => resource('mailbox:jane@x.org', tags);

export const cases: readonly CheckCase[] = inSystem('m365', [
  { says: 'logged', expect: 'pass', facts: [jane, mailbox({ auditEnabled: 'true' })] },
  { says: 'not logged', expect: 'fail', facts: [jane, mailbox({ auditEnabled: 'false' })] },
  { says: 'not told', expect: 'unknown', facts: [jane, mailbox({})] },
]);
