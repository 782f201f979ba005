/** An identity of one environment acts in another. */
import { DAY } from '../../core/index.ts';
import { actOf, nameOf } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { daysAt } from '../seen.ts';
import { severityOf } from '../surprise.ts';

const REMEMBERED = 90 * DAY;
const WARM_UP_DAYS = 5;
/** Test reaches into production on few benign days; the other way round it is a copy of data, or a debug. */
const LLR = { up: 1.8, other: 1.1 };

const isLive = (label: string): boolean => /^(?:prod|production|live|prd)$/i.test(label);

interface Crossing {
  readonly own: string;
  readonly theirs: string;
  readonly what: string;
}

/** Labels of who acts and of what it acts on, where both are known and differ. */
const crossingOf = (look: Look): Crossing | undefined => {
  const { event, lineage, observation } = look;
  const { view } = observation;
  const own = view.identity(lineage.root)?.environment;
  if (own === undefined) return undefined;
  for (const { kind, id } of event.targets) {
    const theirs =
      kind === 'resource'
        ? view.resource(id)?.environment
        : kind === 'identity' || kind === 'role'
          ? view.identity(id)?.environment
          : undefined;
    if (theirs !== undefined && theirs.toLowerCase() !== own.toLowerCase())
      return { own, theirs, what: id };
  }
  return undefined;
};

const keyOf = ({ lineage }: Look): string => `environments|${lineage.root}`;

export const environmentCrossing = defineBehaviour({
  id: 'environment-crossing',
  title: 'An identity of one environment acts in another',
  description:
    'An identity labelled with one environment acted on something labelled with another for the first time, above all from test into production.',
  attack: ['T1021.007', 'T1199', 'T1078.004'],
  owasp: ['NHI8'],
  falsePositives: [
    'A pipeline promotes a release for the first time',
    'A label is wrong or was changed',
  ],
  outcomes: ['success'],
  marks(look) {
    const crossing = crossingOf(look);
    return crossing === undefined
      ? []
      : [{ key: keyOf(look), value: crossing.theirs.toLowerCase(), window: REMEMBERED }];
  },
  judge(look) {
    const crossing = crossingOf(look);
    if (crossing === undefined) return undefined;
    const { own, theirs, what } = crossing;
    const seen = look
      .track(keyOf(look))
      .sightings.find(({ value }) => value === theirs.toLowerCase());
    if (seen === undefined || seen.count > 1) return undefined;
    if (daysAt(look.root?.habits.active, look.now) < WARM_UP_DAYS) return undefined;
    const up = isLive(theirs) && !isLive(own);
    const llr = up ? LLR.up : LLR.other;
    return {
      llr: look.event.effect === 'read' ? llr * 0.8 : llr,
      severity: severityOf(look.event.effect === 'read' ? llr * 0.8 : llr),
      description: `An identity of ${own} acted on ${nameOf(look, what)} of ${theirs} for the first time.`,
      observables: [`environment:${theirs.toLowerCase()}`, actOf(look)],
      detail: { own, theirs, up },
    };
  },
});
