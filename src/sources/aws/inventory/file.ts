/** Which inventory export is this file? Each recognised by its own words, never by its name. */
import { isObject } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import type { RawFile } from '../../contract.ts';
import { isCredentialReport, reportInJson, snapshotOfReport } from './credential-report.ts';
import { isGaad, snapshotOfGaad } from './gaad.ts';
import { singleListIn } from './iam-lists.ts';
import { isAccountList, snapshotOfAccounts } from './organizations.ts';
import { resourceListIn } from './resources.ts';
import { isIdentityCenter, snapshotOfIdentityCenter } from './sso.ts';

/** `json` is the parsed file, or undefined where it is no JSON (the credential report is CSV). */
export const awsInventoryFile = (
  file: RawFile,
  json: unknown,
): ((at: number) => Snapshot) | undefined => {
  if (isObject(json)) {
    if (isGaad(json)) return (at) => snapshotOfGaad(json, at);
    const report = reportInJson(json);
    if (report !== undefined) return (at) => snapshotOfReport(report, at);
    if (isAccountList(json)) return (at) => snapshotOfAccounts(json, at);
    if (isIdentityCenter(json)) return (at) => snapshotOfIdentityCenter(json, at);
    return singleListIn(json) ?? resourceListIn(json);
  }
  const resources = resourceListIn(json);
  if (resources !== undefined) return resources;
  return isCredentialReport(file.text) ? (at) => snapshotOfReport(file.text, at) : undefined;
};
