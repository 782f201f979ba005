/**
 * What secret was used, by whom, from where, with what privilege, to do what: as of the event.
 * Each part is right, or said to be unknown with the reason.
 */
import { MINUTE } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type {
  Attribution,
  Entitlement,
  Event,
  Lineage,
  Said,
  Signal,
  Tier,
} from '../model/index.ts';

const said = <T>(value: T, because: string): Said<T> => ({ said: true, value, because });
const unsaid = (because: string): { readonly said: false; readonly because: string } => ({
  said: false,
  because,
});

type Part<K extends keyof Attribution> = Attribution[K];

export interface AttributionInput {
  readonly event: Event;
  readonly lineage: Lineage;
  readonly signals: readonly Signal[];
  readonly view: InventoryView;
  readonly tier: Tier | undefined;
}

const MAX_DID = 50;

/** What failed holds nothing, and a sign-in that is not over has opened nothing yet. */
const opensNone = ({ outcome, classUid }: Event): boolean =>
  outcome === 'failure' || (classUid === 3002 && outcome !== 'success');

const credentialOf = ({ event, lineage, view }: AttributionInput): Part<'credential'> => {
  const shown = event.actor.credential;
  const ofActor = event.actor.principalId ?? lineage.actingAs;
  if (shown === undefined) {
    // Many systems name the session and not what opened it: who holds the session holds the access.
    const session = opensNone(event) ? undefined : event.actor.session?.id;
    const { opened } = lineage;
    if (opened !== undefined && event.outcome !== 'failure') {
      const { type, nativeId, at } = opened;
      const minutes = Math.round((event.time - at) / MINUTE);
      return said(
        { type, nativeId, ofId: ofActor },
        `the record names none; the account had signed in from the same address ${minutes} minutes before`,
      );
    }
    return session === undefined || session === ''
      ? unsaid('the record names neither a credential nor a session')
      : said(
          { type: 'session_token', nativeId: session, ofId: ofActor },
          'the session that the record names; what opened it is not in the record',
        );
  }
  const { type, nativeId } = shown;
  const inventoried = view.credentialByNativeId(nativeId, event.time);
  if (inventoried !== undefined) {
    return said(
      { type, nativeId, ofId: inventoried.ofId },
      'shown in the record; in the inventory',
    );
  }
  const issued = lineage.links.some(
    (link) => link.how === 'credential_join' && link.trust === 'verified',
  );
  const ofId = ofActor;
  if (shown.temporary) {
    return said(
      { type, nativeId, ofId },
      issued
        ? 'shown in the record; its issue was seen'
        : 'shown in the record; its issue was not seen, so it is laid to the principal that acted',
    );
  }
  return said(
    { type, nativeId, ofId },
    'shown in the record; not in the inventory, so it is laid to the principal that acted',
  );
};

const whoOf = ({ event, lineage }: AttributionInput): Part<'who'> => {
  if (event.actor.principalKind === 'anonymous') return unsaid('the request was not signed');
  if (lineage.root === '') return unsaid('the record names no principal');
  const verified = lineage.links.filter((link) => link.trust === 'verified');
  const asserted = lineage.links.filter((link) => link.trust === 'asserted');
  const claims =
    asserted.length === 0
      ? ''
      : `; only claimed: ${asserted.map((link) => link.principalId).join(', ')}`;
  const because =
    lineage.root === lineage.actingAs
      ? `it acted itself, nothing stands behind it that could be verified${claims}`
      : `verified by ${[...new Set(verified.map((link) => link.how.replaceAll('_', ' ')))].join(', ')}${claims}`;
  return said(
    {
      rootId: lineage.root,
      actingAs: lineage.actingAs,
      lineage: verified.map((link) => link.principalId),
    },
    because,
  );
};

const placeOf = (signals: readonly Signal[]): { asn?: string; place?: string } => {
  for (const { detail } of signals) {
    const { asn, asName, city, country } = detail;
    if (asn === undefined && country === undefined) continue;
    const place = [city, country].filter((part) => typeof part === 'string').join(', ');
    return {
      ...(asn === undefined
        ? {}
        : { asn: `AS${asn}${typeof asName === 'string' && asName !== '' ? ` ${asName}` : ''}` }),
      ...(place === '' ? {} : { place }),
    };
  }
  return {};
};

const contextOf = ({ event, signals }: AttributionInput): Part<'context'> => {
  const { ip, service, userAgent } = event.src;
  if (ip === undefined && service === undefined && userAgent === undefined) {
    return unsaid('the record names no source');
  }
  const where = placeOf(signals);
  const because =
    ip === undefined
      ? 'the record names a service, not an address'
      : where.asn === undefined && where.place === undefined
        ? 'the address is in the record; no location data says where it is'
        : 'the address is in the record; place and network by location data';
  return said(
    {
      ...(ip === undefined ? {} : { ip }),
      ...where,
      ...(userAgent === undefined ? {} : { userAgent }),
      ...(service === undefined ? {} : { service }),
    },
    because,
  );
};

/** `iam:Create*` covers `iam:CreateUser`; case does not matter, as in the vendors' own policies. */
const covers = (pattern: string, privilege: string): boolean => {
  const parts = pattern.toLowerCase().split('*');
  const text = privilege.toLowerCase();
  if (parts.length === 1) return text === parts[0];
  let at = 0;
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1) return text.length - part.length >= at && text.endsWith(part);
    const found = i === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
};

const viaWords: Readonly<Record<Entitlement['via']['kind'], string>> = {
  inline: 'inline policy',
  managed_policy: 'managed policy',
  group: 'group',
  boundary: 'boundary',
  resource_policy: 'resource policy',
  consent: 'consent',
  assignment: 'assignment',
};

const privilegeOf = ({ event, lineage, view, tier }: AttributionInput): Part<'privilege'> => {
  const { actingAs } = lineage;
  const then = view.principal(actingAs, event.time);
  if (then === undefined && view.principal(actingAs) === undefined) {
    return unsaid('the principal is in no inventory');
  }
  if (tier === undefined) return unsaid('its tier was never worked out');
  // An inventory pulled after the event knows no earlier state; the first we have is told as such.
  const at = then === undefined ? undefined : event.time;
  const via = [
    ...new Set(
      view
        .entitlementsOf(actingAs, at)
        .filter((one) => one.effect === 'allow' && one.via.kind !== 'boundary')
        .filter(
          (one) =>
            one.privileges.some((pattern) => covers(pattern, event.privilege)) !==
            one.privilegesInverted,
        )
        .map((one) => `${viaWords[one.via.kind]} ${one.via.name}`),
    ),
  ].sort();
  const when =
    then === undefined
      ? 'by the first inventory after the event; its state at the event is unknown'
      : 'as of the event';
  return said(
    { tier, via },
    via.length === 0 ? `${when}; no known entitlement covers ${event.privilege}` : when,
  );
};

export const didText = ({ operation, outcome, error }: Event): string =>
  outcome === 'failure' ? `${operation} (refused${error ? `: ${error.code}` : ''})` : operation;

export const attribute = (input: AttributionInput): Attribution => ({
  credential: credentialOf(input),
  who: whoOf(input),
  context: contextOf(input),
  privilege: privilegeOf(input),
  did: [didText(input.event)],
});

const fuller = <T>(have: Said<T>, next: Said<T>): Said<T> => (have.said ? have : next);

/** The first hostile event stands; what it left unknown may be told by a later one. */
export const extendAttribution = (have: Attribution, next: Attribution): Attribution => ({
  credential: fuller(have.credential, next.credential),
  who: fuller(have.who, next.who),
  context: fuller(have.context, next.context),
  privilege: fuller(have.privilege, next.privilege),
  did: [...new Set([...have.did, ...next.did])].slice(0, MAX_DID),
});
