/** An app says that somebody else publishes it than before. */
import { DAY } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

const REMEMBERED = 400 * DAY;
/** Companies are bought (a few apps in a thousand a year); a stolen app or extension changes hands too. */
const LLR = 2.2;

const publisherOf = ({ identities, observation: { view } }: Look): string | undefined => {
  const app = identities.find((one) => one.class === 'third_party_app');
  if (app === undefined) return undefined;
  const domains = (app.handles ?? [])
    .filter(({ kind }) => kind === 'publisher_domain')
    .map(({ value }) => value.toLowerCase())
    .sort();
  const vendor = view.vendorOf(app.id)?.of.id;
  return domains.length > 0 ? domains.join(' ') : vendor;
};

export const publisherChanged = defineBehaviour({
  id: 'publisher-changed',
  title: 'An application has another publisher than before',
  description:
    'An application in use names another publisher domain or belongs to another vendor than when it acted before: it was sold, or taken.',
  attack: ['T1195.002', 'T1199'],
  owasp: ['NHI3', 'ASI04'],
  falsePositives: [
    'The vendor was bought or renamed',
    'The publisher was verified under another domain',
  ],
  marks(look) {
    const publisher = publisherOf(look);
    return publisher === undefined
      ? []
      : [{ key: `publisher|${look.lineage.root}`, value: publisher, window: REMEMBERED }];
  },
  judge(look) {
    const publisher = publisherOf(look);
    if (publisher === undefined) return undefined;
    const { sightings } = look.track(`publisher|${look.lineage.root}`);
    const own = sightings.find(({ value }) => value === publisher);
    const before = sightings.filter(({ value }) => value !== publisher).at(-1);
    if (own === undefined || own.count > 1 || before === undefined) return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `Its publisher is ${publisher} now and was ${before.value}.`,
      observables: [`app:${look.lineage.root}`],
      detail: { publisher, before: before.value },
    };
  },
});
