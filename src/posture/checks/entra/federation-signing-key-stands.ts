import { DAY } from '../../../core/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { field, naming, objects, settingsOf, tenantCheck, type Value } from './tenant.ts';

const LONG = 366 * DAY;

const endsOf = (domain: Value): readonly number[] =>
  objects(domain['federations']).flatMap((one) => {
    const end = Date.parse(String(field(one, 'signingKey', 'notAfter')));
    return Number.isNaN(end) ? [] : [end];
  });

export const federationSigningKeyStands: Check = {
  ...tenantCheck,
  id: 'federation-signing-key-stands',
  title: 'A key outside of the tenant signs in as anybody',
  severity: 'high',
  topic: 'directory',
  dimension: 'inheritance_depth',
  remedy:
    'Move the domain to cloud authentication, or keep its signing key in hardware and roll it.',
  cause: 'Sign-in was federated before the cloud could do it.',
  closes:
    'No federated domain, or one whose signing key ends within a year and is not past its end.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.DS-01'] },
  judge(view, id, at) {
    const { settings, unseen } = settingsOf(view, id, 'domain', at);
    const federated = settings.filter(({ value }) => value['authenticationType'] === 'Federated');
    const said = federated.map(({ name, value }) => ({ name, ends: endsOf(value) }));
    const bad = said.flatMap(({ name, ends }) =>
      ends.flatMap((end) => {
        if (end <= at) return [`${name}: its signing key ended`];
        return end - at > LONG ? [`${name}: its signing key works for more than a year`] : [];
      }),
    );
    if (bad.length > 0) return fail(naming(bad));
    if (unseen !== undefined) return cannotTell(unseen);
    const untold = said.find(({ ends }) => ends.length === 0);
    return untold ? cannotTell(`the signing key of ${untold.name} was not told`) : pass;
  },
  points: 10,
};
