/** One session changes its network and its client while it lives. */
import { HOUR } from '../../core/index.ts';
import { isBrowser } from '../agent-family.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { fromHabit, isHabit, whereFrom } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';

/** Sessions of people end within a day. */
const WINDOW = 24 * HOUR;
/**
 * A cookie stays in its browser: another family of client on another network within one session is, but for pages that
 * say they are a desktop's, somebody else. Phones change the network alone, updates the version alone.
 */
const LLR = { gone: 2.6, relayed: 1.3, ownTool: 1, known: 0.5, otherMachine: 2.6 };
/**
 * A tablet calls itself a Mac, and a phone either of them on request; but who was on Windows and is on a Mac now is on
 * another machine, and a cookie does not wander there by itself.
 */
const desktops = ['windows', 'macos'];

const contextOf = ({ place, agent }: Look): string | undefined =>
  place?.asn === undefined || agent === undefined ? undefined : `${place.asn}|${agent}`;

const desktopOf = (agent: string | undefined): string | undefined =>
  isBrowser(agent) ? desktops.find((system) => agent?.endsWith(`/${system}`)) : undefined;

/** One session in browsers of two desktop computers, wherever they stand. */
const isOtherMachine = (agent: string | undefined, itsAgent: string | undefined): boolean => {
  const [here, there] = [desktopOf(agent), desktopOf(itsAgent)];
  return here !== undefined && there !== undefined && here !== there;
};

const hides = ({ place }: Look): boolean => place?.network === 'relay' || place?.network === 'vpn';

export const sessionMoved = defineBehaviour({
  id: 'session-moved',
  title: 'A session changed network and client while it lived',
  description:
    'The same session was used from another network with another kind of client than before: its cookie or token is in other hands.',
  attack: ['T1539', 'T1550.004'],
  falsePositives: ['A browser that asks for the desktop site on a train', 'A remote desktop'],
  outcomes: ['success', 'unknown'],
  marks(look) {
    const session = look.event.actor.session?.id;
    const context = contextOf(look);
    // What is written beside a key of its own is told by that key.
    if (session === undefined || context === undefined || look.automated) return [];
    return [{ key: `session|${session}`, value: context, window: WINDOW }];
  },
  judge(look) {
    const session = look.event.actor.session?.id;
    const context = contextOf(look);
    if (session === undefined || context === undefined || look.automated) return undefined;
    const { sightings } = look.track(`session|${session}`);
    if (sightings.length < 2) return undefined;
    const [asn, agent] = context.split('|');
    const here = sightings.find(({ value }) => value === context);
    const other = sightings.find(({ value, first }) => {
      const [itsAsn, itsAgent] = value.split('|');
      if (first >= (here?.first ?? 0) || itsAgent === agent) return false;
      return itsAsn !== asn || isOtherMachine(agent, itsAgent);
    });
    // Said of the context that came second, when it comes.
    if (other === undefined || here?.count !== 1) return undefined;
    // A device of theirs that is managed proves itself by a key that does not leave it.
    if (look.event.src.managed === true && isHabit(look, 'device', look.event.src.device, 1))
      return undefined;
    const known = fromHabit(look) && isHabit(look, 'agent', agent);
    // A phone of theirs on a trip takes its session along where systems count all devices as one.
    const ownTool = isHabit(look, 'agent', agent);
    const [itsAsn, itsAgent] = other.value.split('|');
    const sameLine = itsAsn === asn && isOtherMachine(agent, itsAgent);
    const elsewhere = sameLine ? LLR.otherMachine : LLR.gone;
    const away = hides(look) && !sameLine ? LLR.relayed : elsewhere;
    const llr = known ? LLR.known : ownTool ? LLR.ownTool : away;
    return {
      llr,
      severity: severityOf(llr),
      description: `The session began on AS${other.value.replace('|', ' with ')} and goes on from AS${asn} with ${agent}.`,
      observables: [`session:${session}`, ...whereFrom(look)],
      events: [
        { eventId: other.eventId, vendorId: other.vendorId },
        { eventId: look.event.id, vendorId: look.event.vendorId },
      ],
      detail: { known },
    };
  },
});
