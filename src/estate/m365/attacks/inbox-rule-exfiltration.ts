import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { forwarded, mailRead, mailSent, mailSynced, rule } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** The mailbox is read, what would warn its owner is hidden by a rule, and new mail goes on to a stranger. */
export const inboxRuleExfiltration: AttackScript = {
  id: 'inbox-rule-exfiltration',
  title: 'Mailbox read by a stranger, warnings hidden by a rule, mail forwarded outside',
  system: 'm365',
  family: 'exfiltration',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1114.002', 'T1564.008', 'T1114.003'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const stage = against(organisation, scene, options, someone(organisation, scene, isNoAdmin));
    for (let nth = 0; nth < 4; nth++) logs(stage, mailRead(stage.upn, random.int(40, 120), random));
    for (const folder of ['Inbox', 'Sent Items']) logs(stage, mailSynced(stage.upn, folder));
    logs(
      stage,
      rule('New-InboxRule', stage.upn, {
        Name: '..',
        SubjectContainsWords: 'invoice;payment;password',
        MoveToFolder: 'RSS Feeds',
        MarkAsRead: 'True',
      }),
    );
    logs(stage, forwarded(stage.upn, 'archive.box@proton-mail.example'));
    logs(stage, mailSent(stage.upn, 'Updated bank details'));
    return victimOf(stage);
  },
};
