import { type CheckCase, inSystem, person, resource } from '../world.case.ts';

const jane = person({ nativeId: 'jane@x.org' });
const mailbox = resource('mailbox:jane@x.org');
const forwarding = (tags: Record<string, string>) =>
  resource('forwarding:jane@x.org', { to: 'j@y.org', ...tags });

export const cases: readonly CheckCase[] = inSystem('m365', [
  { says: 'none', expect: 'pass', facts: [jane, mailbox] },
  {
    says: 'within the domain',
    expect: 'pass',
    facts: [jane, mailbox, forwarding({ leavesDomain: 'false' })],
  },
  { says: 'outside', expect: 'fail', facts: [jane, mailbox, forwarding({ leavesDomain: 'true' })] },
  { says: 'to a name', expect: 'unknown', facts: [jane, mailbox, forwarding({})] },
  { says: 'mailboxes not listed', expect: 'unknown', facts: [jane] },
]);
