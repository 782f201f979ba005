import type { RequestContext, Sure } from './conditions.ts';
import type { Subject } from './subject.ts';

/** An attacker attaches the strongest policy there is: a condition that forbids that one stands in the way. */
const attaching: RequestContext = new Map([
  ['iam:policyarn', 'arn:aws:iam::aws:policy/AdministratorAccess'],
]);

export const can = (subject: Subject, action: string, resource?: string): Sure =>
  subject.rights.may({
    action,
    ...(resource === undefined ? {} : { resource }),
    ...(action.startsWith('iam:Attach') ? { context: attaching } : {}),
  }).sure;
