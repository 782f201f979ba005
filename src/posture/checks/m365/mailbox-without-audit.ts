import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

export const mailboxWithoutAudit: Check = {
  id: 'mailbox-without-audit',
  title: 'Mailbox whose use is not logged',
  severity: 'medium',
  topic: 'telemetry',
  dimension: 'exposure',
  system: 'm365',
  remedy: 'Turn the audit of the mailbox on.',
  cause: 'Auditing was turned off for a migration.',
  closes: 'Auditing on.',
  controls: { nhi: [], csf: ['PR.PS-04', 'DE.CM-03'] },
  population: { says: 'accounts with a mailbox', classes: ['human'] },
  judge(view, id, at) {
    const name = view.identity(id, at)?.nativeId.toLowerCase() ?? '';
    const on = view.resource(`m365:mailbox:${name}`, at)?.tags['auditEnabled'];
    if (on === undefined) return cannotTell('its audit setting was not told');
    return on === 'true' ? pass : fail('who opens the mailbox leaves no trace');
  },
  points: 5,
};
