/** A lasting credential made for somebody else's identity. */
import type { CredentialKind } from '../../model/index.ts';
import { actOf, gainsOf, isSelf, nameOf, rounded, tierOf, unusualFor } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Keys are made by who uses them or by one team; intruders who stay make one for another in half of the cases. */
const LLR = 2;

/** What ends by itself within a day is no way back in. */
const lasting = (type: CredentialKind): boolean =>
  type !== 'session_token' && type !== 'presigned_url';

interface Made {
  readonly forId: string;
  readonly type: CredentialKind;
}

const madeBy = (look: Look): Made | undefined => {
  const { issued } = look.event;
  if (issued !== undefined && lasting(issued.type) && !isSelf(look, issued.forId)) {
    return { forId: issued.forId, type: issued.type };
  }
  for (const { id, credentials, isNew } of gainsOf(look)) {
    const made = credentials.find(({ type }) => lasting(type));
    // Whoever makes an account gives it its first credential.
    if (made !== undefined && !isNew && !isSelf(look, id)) return { forId: id, type: made.type };
  }
  return undefined;
};

export const credentialForAnother = defineBehaviour({
  id: 'credential-for-another',
  title: 'A lasting credential was made for another identity',
  description:
    'A key, secret, certificate, password or authenticator was added to an identity that neither is the actor nor belongs to the same person, so that the actor may come back as somebody else.',
  attack: ['T1098.001', 'T1098.004'],
  owasp: ['NHI2'],
  falsePositives: [
    'A platform team hands out keys',
    'A rotation done for somebody',
    'A help desk resets a password',
  ],
  kinds: ['token_issuance', 'privilege_change'],
  outcomes: ['success'],
  judge(look) {
    const made = madeBy(look);
    if (made === undefined) return undefined;
    const { forId, type } = made;
    const own = tierOf(look, look.lineage.actingAs) ?? 3;
    const theirs = tierOf(look, forId) ?? 3;
    const upwards = theirs < own;
    const llr = rounded(LLR * unusualFor(look) * (upwards ? 1.25 : 1));
    return {
      llr,
      severity: severityOf(llr),
      description: `${look.event.operation} made a ${type.replaceAll('_', ' ')} for ${nameOf(look, forId)}${upwards ? ', who may do more than the actor' : ''}.`,
      observables: [`credential-of:${forId}`, actOf(look)],
      detail: { type, upwards },
    };
  },
});
