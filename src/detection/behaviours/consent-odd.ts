/** An application was let in, and it is one that nobody knows or that asks for much. */
import { DAY } from '../../core/index.ts';
import type { Tier } from '../../model/index.ts';
import { actOf, gainsOf, nameOf, rounded, tierOf } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';

/** Who else let it in lately speaks for it. */
const REMEMBERED = 90 * DAY;
/** People let in apps some times a year (0.01 a day), most of them ones that colleagues use. */
const LLR = {
  unknownApp: 0.9,
  wide: 0.9,
  offline: 0.3,
  everybody: 0.4,
  unproven: 0.5,
  content: 0.8,
};
const CAP = 2.6;
/** Who one is, and to be told so again: what vendors let everybody consent to, as every sign-in by another site does. */
const SLIGHT = 0.5;

/** The app that is let in: the third-party app among the targets, else the first that is named. */
const appOf = (look: Look): string | undefined => {
  const { event, observation } = look;
  const ids = event.targets.flatMap(({ kind, id }) => (kind === 'identity' ? [id] : []));
  return (
    ids.find((id) => observation.view.identity(id)?.class === 'third_party_app') ??
    ids.find((id) => id !== look.lineage.actingAs) ??
    event.targets.find(({ kind }) => kind === 'resource')?.id
  );
};

const scopesOf = (look: Look): readonly string[] =>
  gainsOf(look).flatMap(({ entitlements }) =>
    entitlements
      .filter(({ via }) => via.kind === 'consent')
      .flatMap(({ privileges }) => privileges),
  );

/** What people write and keep: the scopes that vendors call restricted. */
const content = /(?:^|[./:_-])(?:g?mail|drive|files?|sites|chat|notes)(?:$|[./:_-])/i;
/** Words that OAuth scopes share over vendors: the right to stay, and rights over everything. */
const staying = /offline|refresh/i;
const wide =
  /(?:^|[.:/_-])(?:all|full|admin|manage|write|readwrite|send)(?:$|[.:/_-])|\*|cloud-platform/i;

const isUnproven = (look: Look, app: string): boolean => {
  const handles = look.observation.view.identity(app)?.handles ?? [];
  return (
    handles.length > 0 &&
    !handles.some(({ kind, verified }) => kind === 'publisher_domain' && verified)
  );
};

interface Weighed {
  readonly llr: number;
  readonly because: readonly string[];
}

const weigh = (look: Look, app: string, tier: Tier | undefined): Weighed => {
  const others = look
    .track(`consent|${app}`)
    .sightings.filter(({ value }) => value !== look.lineage.root);
  const scopes = scopesOf(look);
  const parts: readonly (readonly [boolean, number, string])[] = [
    [others.length === 0, LLR.unknownApp, 'nobody else let it in'],
    [
      (tier !== undefined && tier <= 1) || scopes.some((one) => wide.test(one)),
      LLR.wide,
      'it may do much',
    ],
    [scopes.some((one) => content.test(one)), LLR.content, 'it may read mail or files'],
    [scopes.some((one) => staying.test(one)), LLR.offline, 'it may stay'],
    [gainsOf(look).length > 2, LLR.everybody, 'for more than one'],
    [isUnproven(look, app), LLR.unproven, 'its publisher is not proven'],
  ];
  const held = parts.filter(([is]) => is);
  const sum = held.reduce((total, [, nats]) => total + nats, 0);
  const asksMuch = (tier ?? 3) <= 1 || scopes.some((one) => wide.test(one) || content.test(one));
  const slight = scopes.length > 0 && !asksMuch ? SLIGHT : 1;
  // What colleagues let in by the dozen is daily life, however much it may do.
  return {
    llr: rounded(Math.min(CAP, (others.length >= 3 ? sum * 0.4 : sum) * slight)),
    because: held.map(([, , why]) => why),
  };
};

export const consentOdd = defineBehaviour({
  id: 'consent-odd',
  title: 'An unknown or far-reaching application was let in',
  description:
    'Somebody consented to an application that nobody else here uses, whose publisher is not proven, or that asks for wide or lasting rights.',
  attack: ['T1528', 'T1671'],
  owasp: ['NHI3'],
  falsePositives: ['The first one to try a new tool', 'A tool bought for the whole company'],
  outcomes: ['success'],
  marks(look) {
    const app = look.event.deed === 'consent_given' ? appOf(look) : undefined;
    return app === undefined
      ? []
      : [{ key: `consent|${app}`, value: look.lineage.root, window: REMEMBERED }];
  },
  judge(look) {
    if (look.event.deed !== 'consent_given') return undefined;
    const app = appOf(look);
    if (app === undefined) return undefined;
    const { llr, because } = weigh(look, app, tierOf(look, app));
    if (llr < 0.8) return undefined;
    return {
      llr,
      severity: severityOf(llr),
      description: `${nameOf(look, app)} was let in: ${because.join(', ')}.`,
      observables: [`app:${app}`, actOf(look)],
      detail: { app, scopes: scopesOf(look).slice(0, 12).join(' ') },
    };
  },
});
