/** The shape of a sign-in through somebody in the middle: a rented server shows the password and the second factor. */
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays, fromHabit, isHabit, isMachine, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

const WARM_UP_DAYS = 5;
/**
 * A proxy that takes a person's sign-in along stands on a rented server in nearly every published case. People sign in
 * from one when they use a virtual desktop or a small VPN: on one day in some hundred of those who never did before.
 */
const LLR = { hosting: 2.6, vpn: 1.4 };

const rented = ({ place }: Look): keyof typeof LLR | undefined => {
  if (place?.network === 'hosting' || place?.network === 'cloud_provider') return 'hosting';
  return place?.network === 'vpn' ? 'vpn' : undefined;
};

export const aitmSignIn = defineBehaviour({
  id: 'aitm-sign-in',
  title: 'A person’s sign-in with second factor came from a rented server',
  description:
    'Password and a second factor that can be passed on were shown from a hosting network the person never used, with a browser on no device of theirs.',
  attack: ['T1557', 'T1539'],
  falsePositives: [
    'A virtual desktop',
    'A VPN on a rented server',
    'A security gateway in a cloud',
  ],
  kinds: ['authentication'],
  outcomes: ['success'],
  judge(look) {
    const { event, agent } = look;
    if (isMachine(look) || look.automated || !isBrowser(agent)) return undefined;
    const { auth, actor, src } = event;
    // A second factor bound to the site's own name does not work through a proxy (WebAuthn §13.4.9).
    if (auth?.factor === 'phishing_resistant' || src.managed === true) return undefined;
    if (actor.session?.mfa !== true && auth?.step !== 'factor') return undefined;
    const kind = rented(look);
    if (kind === undefined || activeDays(look) < WARM_UP_DAYS) return undefined;
    if (fromHabit(look) || isHabit(look, 'network', look.place?.network)) return undefined;
    if (isHabit(look, 'device', src.device, 1)) return undefined;
    const asn = String(look.place?.asn);
    // A desktop in a cloud is the way of many.
    const shared = (look.peers('asn', asn)?.showing ?? 0) >= 2;
    const llr = LLR[kind] * (shared ? 0.4 : 1);
    if (llr < 0.7) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `A second factor was passed on from AS${asn} ${look.place?.asName ?? ''}, a network of rented servers, never used in ${Math.round(activeDays(look))} active days.`,
      observables: whereFrom(look),
      detail: { kind, factor: auth?.factor ?? 'unknown' },
    };
  },
});
