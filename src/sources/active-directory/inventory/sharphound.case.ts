/** Files as SharpHound writes them, in small. Test only. */
import type { Snapshot } from '../../../model/index.ts';
import type { Raw } from '../../record.ts';
import { sharpHoundFile } from './sharphound.ts';

const AT = Date.UTC(2026, 5, 1);
export const SID = 'S-1-5-21-111111111-222222222-333333333';
export const file = (type: string, data: readonly unknown[]) => ({
  meta: { type, version: 6, count: data.length },
  data,
});
export const user = (rid: number, name: string, properties: Raw = {}, more: Raw = {}): Raw => ({
  ObjectIdentifier: `${SID}-${rid}`,
  Properties: {
    domain: 'CORP.EXAMPLE',
    samaccountname: name,
    distinguishedname: `CN=${name},DC=CORP,DC=EXAMPLE`,
    enabled: true,
    whencreated: 1_681_261_677,
    pwdlastset: 1_681_286_877,
    lastlogontimestamp: -1,
    lastlogon: 0,
    ...properties,
  },
  PrimaryGroupSID: `${SID}-513`,
  Aces: [],
  ...more,
});
export const snapshotOf = (json: unknown): Snapshot => {
  const mapping = sharpHoundFile(json);
  if (!mapping) throw new Error('not known as a file of SharpHound');
  return mapping(AT);
};
