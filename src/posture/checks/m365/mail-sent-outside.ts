import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const mailSentOutside: Check = {
  id: 'mail-sent-outside',
  title: 'All mail is sent on to another domain',
  severity: 'high',
  topic: 'offboarding',
  dimension: 'exposure',
  system: 'm365',
  remedy: 'Take the forwarding away and ask its owner; block forwarding to outside by policy.',
  playbook: 'human/session-hijack',
  cause: 'Forwarding was set for a leave, or by whoever was in the mailbox.',
  closes: 'No forwarding to another domain.',
  controls: { nhi: [], csf: ['PR.DS-02', 'PR.AA-05'] },
  population: { says: 'accounts with a mailbox', classes: ['human'] },
  judge(view, id, at) {
    const name = view.identity(id, at)?.nativeId.toLowerCase() ?? '';
    const forwarding = view.resource(`m365:forwarding:${name}`, at);
    const away = forwarding?.tags['leavesDomain'];
    if (away === 'true') return fail(`goes to ${forwarding?.tags['to'] ?? 'somebody outside'}`);
    if (forwarding !== undefined && away === undefined)
      return cannotTell(
        `whether ${forwarding.tags['to'] ?? 'its recipient'} is outside is not told`,
      );
    if (view.resource(`m365:mailbox:${name}`, at) === undefined)
      return cannotTell(blindTo(view, id, at, 'resource') ?? 'its mailbox was not listed');
    return unlessBlind(blindTo(view, id, at, 'resource'), pass);
  },
  points: 14,
  likelihoodNats: 0.5,
  condition: 'exposed_secret',
};
